package dev.msgapi.sending;

import dev.msgapi.model.Message;

/** The service that sends: Amazon SES for email, Amazon SNS for SMS. */
@FunctionalInterface
public interface Provider {
    /** Sends in one attempt, within {@link Delivery#CALL}; what the service says is a value. */
    Outcome send(Message message);
}
