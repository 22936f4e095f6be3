package dev.msgapi.local.gateway;

/** How an invocation ended. */
public sealed interface Answer {

    /**
     * The function returned.
     *
     * @param payload what it returned, as it wrote it
     */
    @SuppressWarnings("ArrayRecordComponent") // Passed on once, never compared.
    record Success(byte[] payload) implements Answer {}

    /**
     * The function threw, its process ended, or it returned too much.
     *
     * @param type the error's type, for the person who reads it
     */
    record FunctionError(String type) implements Answer {}

    /** The function's own timeout ran out. */
    record TimedOut() implements Answer {}

    /** The event is over the 6 MB that Lambda takes: the function never saw it. */
    record PayloadTooLarge() implements Answer {}
}
