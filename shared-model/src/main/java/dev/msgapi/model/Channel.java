package dev.msgapi.model;

/** The way a message takes: email through Amazon SES or SMS through Amazon SNS. */
public enum Channel {
    EMAIL("email"),
    SMS("sms");

    private final String wireName;

    Channel(String wireName) {
        this.wireName = wireName;
    }

    /** The name in the API, the queue and the table. */
    public String wireName() {
        return wireName;
    }
}
