package dev.msgapi.local.aws;

import dev.msgapi.local.StartException;

/** The state folder cannot be used as it is; the message says why and what to do. */
public final class StateException extends StartException {
    StateException(String message) {
        super(message);
    }

    StateException(String message, Throwable cause) {
        super(message, cause);
    }
}
