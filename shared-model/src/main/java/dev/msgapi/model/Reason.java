package dev.msgapi.model;

import java.util.Locale;
import java.util.Optional;

/** The API's {@code reason}: more than the status says, such as why a message failed. */
public enum Reason implements WireName {
    /** The provider does not accept this address or number. */
    INVALID_RECIPIENT,
    /** Earlier versions set it. Such a message now waits until the account may send. */
    SENDER_NOT_VERIFIED,
    /** Not set today: SES accepts an address on its suppression list and reports a bounce later. */
    SUPPRESSED,
    /** Not set today: SNS accepts a number that opted out and only logs that it sent nothing. */
    OPTED_OUT,
    /** The provider does not accept this subject or content. */
    CONTENT_REJECTED,
    /** It waited for longer than the queues keep a message, and was never sent. */
    EXPIRED,
    /** It was sent again after a send in doubt, so the recipient may have it twice. */
    RESENT,
    /** The table was restored to an earlier time, and may have forgotten that it was sent. */
    RESTORED;

    /** The name in the API and the table. */
    @Override
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The reason of that wire name, or empty. */
    public static Optional<Reason> of(String wireName) {
        for (Reason reason : values()) {
            if (reason.wireName().equals(wireName)) {
                return Optional.of(reason);
            }
        }
        return Optional.empty();
    }
}
