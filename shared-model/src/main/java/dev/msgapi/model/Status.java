package dev.msgapi.model;

import java.util.Optional;

/**
 * Where a message stands, in GOV.UK Notify's sense of the words: {@code sent} is the provider's
 * yes, {@code delivered} the recipient's side's. A status only moves forward.
 */
public enum Status implements WireName {
    QUEUED("queued"),
    SENDING("sending"),
    SENT("sent"),
    DELIVERED("delivered"),
    FAILED("failed"),
    BOUNCED("bounced"),
    COMPLAINED("complained"),
    UNCONFIRMED("unconfirmed");

    private final String wireName;

    Status(String wireName) {
        this.wireName = wireName;
    }

    /** The name in the API and the table. */
    @Override
    public String wireName() {
        return wireName;
    }

    /** The status of that wire name, or empty. */
    public static Optional<Status> of(String wireName) {
        for (Status status : values()) {
            if (status.wireName.equals(wireName)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }
}
