package dev.msgapi.store;

import dev.msgapi.model.Message;
import java.time.Instant;

/** Shows in the history that a message exists, although no consumer could begin with it. */
@FunctionalInterface
public interface UnstartedMessageWriter {
    /**
     * Creates the item of a message with status {@code queued} and nothing that the client wrote;
     * does nothing if the item exists. A consumer that begins with the message later completes it.
     * Otherwise the item expires with the message itself ({@link
     * dev.msgapi.model.Limits#MESSAGE_AGE_MAX}), because it may be that of an erased recipient.
     *
     * @throws StoreUnavailable if the store did not confirm it
     */
    void storeUnstarted(Message message, Instant now);
}
