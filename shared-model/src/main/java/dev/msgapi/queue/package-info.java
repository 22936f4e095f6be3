/** The ports to the queues, and the JSON of a message in them. */
@NullMarked
package dev.msgapi.queue;

import org.jspecify.annotations.NullMarked;
