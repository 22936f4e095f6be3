/** The loop over an SQS batch, and the consumer that all channels share. */
@NullMarked
package dev.msgapi.consumer;

import org.jspecify.annotations.NullMarked;
