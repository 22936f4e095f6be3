package dev.msgapi.local.lambda;

/** Calls a function by its name with a JSON event. */
@FunctionalInterface
public interface Invoker {
    /**
     * Returns when the invocation ended.
     *
     * @throws IllegalArgumentException if there is no function with that name
     */
    InvokeResult invoke(String functionName, byte[] event);
}
