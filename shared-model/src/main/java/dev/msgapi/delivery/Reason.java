package dev.msgapi.delivery;

import java.util.Locale;

/** Why a provider refused a message for good; the API's {@code reason}. */
public enum Reason {
    /** The provider does not take this address or number. */
    INVALID_RECIPIENT,
    /** The account may not send from this address. */
    SENDER_NOT_VERIFIED,
    /** The recipient asked for no more SMS from this account. */
    OPTED_OUT,
    /** The provider does not take this subject or content. */
    CONTENT_REJECTED;

    /** The name in the API and the table. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
