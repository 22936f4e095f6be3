package dev.msgapi.local.lambda;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** One call of a function. The first completion of {@link #result} counts. */
final class Invocation {
    final String requestId = UUID.randomUUID().toString();
    final CompletableFuture<InvokeResult> result = new CompletableFuture<>();
    final byte[] event;

    Invocation(byte[] event) {
        this.event = event;
    }

    void fail(String type) {
        result.complete(new InvokeResult.FunctionError(type));
    }
}
