package dev.msgapi.securestore;

import dev.msgapi.model.ServiceUnavailable;

/** KMS returned no data key, so nothing was sealed. */
public final class SealerUnavailable extends ServiceUnavailable {
    /** A failure that passes. */
    public SealerUnavailable(String summary, Throwable cause) {
        this(summary, false, cause);
    }

    public SealerUnavailable(String summary, boolean isLasting, Throwable cause) {
        super("the content was not sealed", summary, isLasting, cause);
    }
}
