package dev.msgapi.local.lambda;

/** Calls a function by name with one JSON event, and waits for what comes of it. */
@FunctionalInterface
public interface Invoker {
    /**
     * Answers once the function did.
     *
     * @throws IllegalArgumentException where there is no function of that name
     */
    InvokeResult invoke(String functionName, byte[] event);
}
