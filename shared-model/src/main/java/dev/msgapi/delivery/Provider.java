package dev.msgapi.delivery;

import dev.msgapi.model.Message;

/** The service that sends: Amazon SES for email, Amazon SNS for SMS. */
@FunctionalInterface
public interface Provider {
    /**
     * Sends once, without a retry of its own.
     *
     * @throws RuntimeException where it is unknown whether the provider took the message
     */
    Outcome send(Message message);
}
