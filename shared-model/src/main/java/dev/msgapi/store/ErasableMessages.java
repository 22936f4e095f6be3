package dev.msgapi.store;

import dev.msgapi.model.MessageKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The content of stored messages, for its removal. */
public interface ErasableMessages {
    /** The most messages that one page looks at. */
    int PAGE_SIZE = 100;

    /** The next messages that the erasure covers. */
    Page unerased(Erasure erasure, @Nullable String after);

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
     * @param lastKey the sort key of the last message looked at if more may follow; else null
     */
    record Page(List<MessageKey> unerased, int count, @Nullable String lastKey) {
        public Page {
            unerased = List.copyOf(unerased);
        }
    }
}
