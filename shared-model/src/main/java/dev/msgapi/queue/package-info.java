/** The ports to the queues, and a message as JSON in them. */
@NullMarked
package dev.msgapi.queue;

import org.jspecify.annotations.NullMarked;
