/** {@code POST /msg}: validates a message, and queues it once for each idempotency key. */
@NullMarked
package dev.msgapi.ingest;

import org.jspecify.annotations.NullMarked;
