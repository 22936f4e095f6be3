package dev.msgapi.store;

import dev.msgapi.model.MessageKey;
import dev.msgapi.model.SortKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stored messages, for the removal of their content. A walk visits the status item of each message,
 * and then the content items, also one whose message has no status item.
 */
public interface ErasableMessages {
    /** The most items that one page covers. */
    int PAGE_SIZE = 100;

    /**
     * Reads the next items that the erasure covers.
     *
     * @param after the key after which the page starts, or null at the start
     */
    Page unerased(Erasure erasure, @Nullable SortKey after);

    /**
     * Removes all content of an item, sealed or not, and makes the rest of it expire soon. The send
     * state stays, for a consumer that may be sending the message. What is left of a content item
     * keeps its content from being stored again.
     *
     * @return false if it is a message's status item and another erasure has erased it, which
     *     counts it; otherwise true
     */
    boolean erase(Item item, Erasure erasure);

    /**
     * An item of a message.
     *
     * @param isContent whether it is the content item and not the status item
     */
    record Item(MessageKey key, boolean isContent) {}

    /**
     * A page of a recipient's items.
     *
     * @param unerased the items that are not erased yet
     * @param count the number of messages whose status items are among these, plus those that the
     *     same erasure has erased before
     * @param lastKey the key after which the next page starts if more may follow; otherwise null
     */
    record Page(List<Item> unerased, int count, @Nullable SortKey lastKey) {
        public Page {
            unerased = List.copyOf(unerased);
        }
    }
}
