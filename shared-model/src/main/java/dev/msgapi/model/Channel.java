package dev.msgapi.model;

import java.util.Optional;

/** How a message is sent: email through Amazon SES, or SMS through Amazon SNS. */
public enum Channel implements WireName {
    EMAIL("email"),
    SMS("sms");

    private final String wireName;

    Channel(String wireName) {
        this.wireName = wireName;
    }

    /** The name in the API, the queue and the table. */
    @Override
    public String wireName() {
        return wireName;
    }

    /** The channel of that wire name, or empty. */
    public static Optional<Channel> of(String wireName) {
        for (Channel channel : values()) {
            if (channel.wireName.equals(wireName)) {
                return Optional.of(channel);
            }
        }
        return Optional.empty();
    }
}
