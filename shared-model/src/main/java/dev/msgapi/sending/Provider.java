package dev.msgapi.sending;

import dev.msgapi.model.Message;

/** The service that sends: Amazon SES for email, Amazon SNS for SMS. */
@FunctionalInterface
public interface Provider {
    /** Sends the message in one attempt, within {@link Delivery#CALL}; never throws its errors. */
    Outcome send(Message message);
}
