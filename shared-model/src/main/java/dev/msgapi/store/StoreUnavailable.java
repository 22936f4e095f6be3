package dev.msgapi.store;

import dev.msgapi.model.ServiceUnavailable;

/** A table did not confirm a read or a write; a write may or may not have taken effect. */
public final class StoreUnavailable extends ServiceUnavailable {
    /** A failure that passes. */
    public StoreUnavailable(String summary, Throwable cause) {
        this(summary, false, cause);
    }

    public StoreUnavailable(String summary, boolean isLasting, Throwable cause) {
        super("the table did not confirm the request", summary, isLasting, cause);
    }
}
