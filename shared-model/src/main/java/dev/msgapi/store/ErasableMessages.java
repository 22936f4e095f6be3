package dev.msgapi.store;

import dev.msgapi.model.MessageKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The content of stored messages, for its removal. */
public interface ErasableMessages {
    /** Messages that one stretch looks at. */
    int PAGE_SIZE = 100;

    /** The next messages that the erasure covers, of which some have their content yet. */
    Page unerased(Erasure erasure, @Nullable String after);

    /**
     * Removes all content of a message, sealed or not, and has the rest expire soon. How far the
     * message has come stays, for a consumer that may be at it.
     *
     * @return whether it is this erasure that erased it, now or before, and no other one
     */
    boolean erase(MessageKey key, Erasure erasure);

    /**
     * A part of a recipient's messages.
     *
     * @param unerased those that have their content yet
     * @param count these and those that this very erasure has erased before
     * @param lastKey the sort key of the last message looked at, where more may follow; else null
     */
    record Page(List<MessageKey> unerased, int count, @Nullable String lastKey) {
        public Page {
            unerased = List.copyOf(unerased);
        }
    }
}
