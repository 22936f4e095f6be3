package dev.msgapi.local.lambda;

import dev.msgapi.local.StartException;
import org.jspecify.annotations.Nullable;

/** A function cannot start; the message names it, the reason and where to read more. */
public final class LambdaStartException extends StartException {
    LambdaStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
