package dev.msgapi.local.lambda;

import dev.msgapi.local.StartException;
import org.jspecify.annotations.Nullable;

/** A function cannot start; the message names it, the reason and its log. */
public final class LambdaStartException extends StartException {
    LambdaStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
