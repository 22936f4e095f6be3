package dev.msgapi.local.lambda;

/** What came of one invocation; the cases of AWS's Invoke API. */
public sealed interface InvokeResult {

    /**
     * The handler returned.
     *
     * @param payload the JSON that it wrote, at most {@link Limits#PAYLOAD_BYTES}
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Success(byte[] payload) implements InvokeResult {}

    /**
     * The handler threw, its process ended or could not start, or its answer was over the limit.
     *
     * @param type the exception's class, or a name of Lambda's own such as {@code
     *     Runtime.ExitError}
     */
    record FunctionError(String type) implements InvokeResult {}

    /** The function took longer than the template allows; its process was killed. */
    record TimedOut() implements InvokeResult {}

    /** The event is over {@link Limits#PAYLOAD_BYTES}: the function never saw it. */
    record PayloadTooLarge() implements InvokeResult {}
}
