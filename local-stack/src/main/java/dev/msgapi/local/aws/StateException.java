package dev.msgapi.local.aws;

/** The state folder cannot be used as it is; the message says why and what to do. */
public final class StateException extends RuntimeException {
    StateException(String message) {
        super(message);
    }

    StateException(String message, Throwable cause) {
        super(message, cause);
    }
}
