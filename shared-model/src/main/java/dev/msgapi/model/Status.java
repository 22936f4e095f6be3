package dev.msgapi.model;

import java.util.Optional;

/**
 * The API's status of a message, in GOV.UK Notify's words: {@code sent} means that the provider
 * accepted it, {@code delivered} that the recipient's host or operator did. A status only moves
 * forward.
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
