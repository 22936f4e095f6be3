package dev.msgapi.sending;

import dev.msgapi.model.Reason;
import org.jspecify.annotations.Nullable;

/** The result of one call to a provider. */
public sealed interface Outcome {
    /**
     * The provider accepted the message.
     *
     * @param providerMessageId the provider's id of the message
     */
    record Sent(String providerMessageId) implements Outcome {}

    /** The provider will never accept the message, because of its recipient or content. */
    record Refused(Reason reason) implements Outcome {}

    /**
     * The provider did not accept it, but may later: it is throttled, paused or unreachable, or the
     * account may not send it until somebody mends the account.
     *
     * @param cause for the log: the provider's error code or the class of an exception; null if the
     *     provider was not called
     */
    record Unavailable(@Nullable String cause) implements Outcome {
        /** The provider was not called. */
        public Unavailable() {
            this(null);
        }
    }

    /**
     * The provider did not accept it, for a cause that does not go away by waiting, such as a
     * missing permission. After its receives the message is in the dead-letter queue.
     *
     * @param errorCode the provider's error code, such as {@code AccessDenied}
     */
    record Denied(String errorCode) implements Outcome {}

    /** The request was sent and no answer came: the provider may or may not have accepted it. */
    record Unknown() implements Outcome {}
}
