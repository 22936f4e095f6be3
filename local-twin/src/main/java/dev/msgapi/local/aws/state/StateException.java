package dev.msgapi.local.aws.state;

import dev.msgapi.local.StartException;

/** The state folder cannot be used; the message says why and what to do. */
public final class StateException extends StartException {
    public StateException(String message) {
        super(message);
    }

    public StateException(String message, Throwable cause) {
        super(message, cause);
    }
}
