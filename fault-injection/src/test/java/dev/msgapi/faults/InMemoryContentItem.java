package dev.msgapi.faults;

import dev.msgapi.model.Content;
import dev.msgapi.model.ErasureId;
import dev.msgapi.model.Message;
import dev.msgapi.model.Retention;
import dev.msgapi.store.Erasure;
import java.nio.ByteBuffer;
import java.time.Instant;

/** A content item of {@link InMemoryMessageTable}. */
final class InMemoryContentItem {
    final Message message;
    ErasureId erasedBy;
    Instant expiresAt;
    private Content plain;
    private ByteBuffer sealed;

    /** An item with one of the two contents; the other one is null. */
    InMemoryContentItem(Message message, Content plain, ByteBuffer sealed, Retention retention) {
        this.message = message;
        this.plain = plain;
        this.sealed = sealed;
        this.expiresAt = retention.end(message.id().instant()).orElseThrow();
    }

    private InMemoryContentItem(InMemoryContentItem other) {
        message = other.message;
        erasedBy = other.erasedBy;
        expiresAt = other.expiresAt;
        plain = other.plain;
        sealed = other.sealed;
    }

    InMemoryContentItem copy() {
        return new InMemoryContentItem(this);
    }

    /** The content in the clear; null if it is sealed or erased. */
    Content plain() {
        return plain;
    }

    /** The sealed content; null if it is in the clear or erased. */
    ByteBuffer sealed() {
        return sealed;
    }

    /** Removes the content, unless another erasure has done so. */
    void erase(Erasure erasure) {
        if (erasedBy == null || erasedBy.equals(erasure.id())) {
            erasedBy = erasure.id();
            expiresAt = erasure.itemsExpireAt();
            plain = null;
            sealed = null;
        }
    }

    /** Whether anything that the client wrote is left. */
    boolean hasClientData() {
        return plain != null || sealed != null;
    }

    @Override
    public String toString() {
        return "content item, plain %s, sealed %s, erased by %s, expires at %s"
                .formatted(plain != null, sealed != null, erasedBy, expiresAt);
    }
}
