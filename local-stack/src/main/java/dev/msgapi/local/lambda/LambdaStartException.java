package dev.msgapi.local.lambda;

import org.jspecify.annotations.Nullable;

/** A function cannot start; the message names it, the reason and where to read more. */
public final class LambdaStartException extends RuntimeException {
    LambdaStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
