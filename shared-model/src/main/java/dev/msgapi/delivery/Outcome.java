package dev.msgapi.delivery;

/** What a provider said to one message. */
public sealed interface Outcome {
    /**
     * The provider took it.
     *
     * @param providerMessageId the provider's own name for it
     */
    record Sent(String providerMessageId) implements Outcome {}

    /** The provider never will take it. */
    record Refused(Reason reason) implements Outcome {}

    /** The provider surely did not take it, but may later: throttled or paused. */
    record Unavailable() implements Outcome {}
}
