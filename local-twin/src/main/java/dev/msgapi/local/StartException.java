package dev.msgapi.local;

import org.jspecify.annotations.Nullable;

/** The twin cannot start, for a reason that its user can change; the message says what to do. */
public class StartException extends RuntimeException {
    public StartException(String message) {
        this(message, null);
    }

    public StartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
