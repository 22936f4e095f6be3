package dev.msgapi.sending;

import dev.msgapi.model.Reason;

/** The result of one call to a provider. */
public sealed interface Outcome {
    /**
     * The provider took it.
     *
     * @param providerMessageId the provider's own name for it
     */
    record Sent(String providerMessageId) implements Outcome {}

    /** The provider will never take it. */
    record Refused(Reason reason) implements Outcome {}

    /** The provider surely did not take it, but may later: throttled, paused or out of reach. */
    record Unavailable() implements Outcome {}

    /**
     * The provider surely did not take it, for a cause that waiting does not mend, such as a
     * missing permission: after its receives the message waits in the dead-letter queue.
     *
     * @param errorCode the provider's own, such as {@code AccessDenied}
     */
    record Denied(String errorCode) implements Outcome {}

    /** The request left and no answer came: the provider may have taken it or not. */
    record Unknown() implements Outcome {}
}
