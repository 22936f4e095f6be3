package dev.msgapi.store;

import dev.msgapi.model.ServiceUnavailable;

/** A table did not confirm a read or a write; a write may or may not have taken effect. */
public final class StoreUnavailable extends ServiceUnavailable {
    private final boolean isLasting;

    private StoreUnavailable(String summary, boolean isLasting, Throwable cause) {
        super("the table did not confirm the request", summary, cause);
        this.isLasting = isLasting;
    }

    /** A failure that passes: the table was throttled, at fault or silent. */
    public StoreUnavailable(String summary, Throwable cause) {
        this(summary, false, cause);
    }

    /** A failure that lasts, for example because a permission or the table is missing. */
    public static StoreUnavailable lasting(String summary, Throwable cause) {
        return new StoreUnavailable(summary, true, cause);
    }

    /** Whether the same request fails again until somebody removes the cause. */
    public boolean isLasting() {
        return isLasting;
    }
}
