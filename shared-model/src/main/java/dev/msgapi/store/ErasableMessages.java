package dev.msgapi.store;

import dev.msgapi.model.MessageKey;
import dev.msgapi.model.SortKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stored messages, for the removal of their content. */
public interface ErasableMessages {
    /** The most messages that one page covers. */
    int PAGE_SIZE = 100;

    /**
     * Reads the next messages that the erasure covers.
     *
     * @param after the key of the last message already visited, or null at the start
     */
    Page unerased(Erasure erasure, @Nullable SortKey after);

    /**
     * Removes all content of a message, sealed or not, and makes the rest of the item expire soon.
     * The send state stays, for a consumer that may be sending the message.
     *
     * @return true if this erasure erased it, now or before; false if another one did
     */
    boolean erase(MessageKey key, Erasure erasure);

    /**
     * A page of a recipient's messages.
     *
     * @param unerased the messages that still have their content
     * @param count the number of these, plus those that the same erasure has erased before
     * @param lastKey the key of the page's last message if more may follow; otherwise null
     */
    record Page(List<MessageKey> unerased, int count, @Nullable SortKey lastKey) {
        public Page {
            unerased = List.copyOf(unerased);
        }
    }
}
