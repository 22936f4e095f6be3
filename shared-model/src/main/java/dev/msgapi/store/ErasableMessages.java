package dev.msgapi.store;

import dev.msgapi.model.MessageKey;
import dev.msgapi.model.SortKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The content of stored messages, for its removal. */
public interface ErasableMessages {
    /** The most messages that one page looks at. */
    int PAGE_SIZE = 100;

    /**
     * Reads the next messages that the erasure covers.
     *
     * @param after the key of the last message already looked at, or null at the start
     */
    Page unerased(Erasure erasure, @Nullable SortKey after);

    /**
     * Removes all content of a message, sealed or not, and makes the rest expire soon. The send
     * state stays, for a consumer that may be sending the message.
     *
     * @return whether this erasure erased it, now or before, and not another one
     */
    boolean erase(MessageKey key, Erasure erasure);

    /**
     * A part of a recipient's messages.
     *
     * @param unerased those that still have their content
     * @param count the number of these and of those that this same erasure has erased before
     * @param lastKey the key of the last message looked at if more may follow; else null
     */
    record Page(List<MessageKey> unerased, int count, @Nullable SortKey lastKey) {
        public Page {
            unerased = List.copyOf(unerased);
        }
    }
}
