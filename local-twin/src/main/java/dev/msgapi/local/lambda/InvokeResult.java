package dev.msgapi.local.lambda;

/** The result of an invocation, with the cases of AWS's Invoke API. */
public sealed interface InvokeResult {

    /**
     * The handler returned.
     *
     * @param payload the handler's JSON, at most {@link Limits#PAYLOAD_BYTES}
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Success(byte[] payload) implements InvokeResult {}

    /**
     * The handler threw an exception, its process ended or could not start, or its result was too
     * large.
     *
     * @param type the exception's class, or Lambda's own name such as {@code Runtime.ExitError}
     */
    record FunctionError(String type) implements InvokeResult {}

    /** The function took longer than the template allows; its process was killed. */
    record TimedOut() implements InvokeResult {}

    /** The event is over {@link Limits#PAYLOAD_BYTES}: the function never saw it. */
    record PayloadTooLarge() implements InvokeResult {}
}
