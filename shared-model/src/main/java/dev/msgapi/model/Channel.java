package dev.msgapi.model;

import java.util.Optional;

/** How a message is sent: email through Amazon SES, or SMS through Amazon SNS. */
public enum Channel implements WireName {
    EMAIL("email", EmailAddress.class, Content.Email.class),
    SMS("sms", PhoneNumber.class, Content.Text.class);

    private final String wireName;
    private final Class<? extends Recipient> recipientType;
    private final Class<? extends Content> contentType;

    Channel(
            String wireName,
            Class<? extends Recipient> recipientType,
            Class<? extends Content> contentType) {
        this.wireName = wireName;
        this.recipientType = recipientType;
        this.contentType = contentType;
    }

    /** Whether it reaches this kind of recipient with this kind of content. */
    boolean fits(Recipient to, Content content) {
        return recipientType.isInstance(to) && contentType.isInstance(content);
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
