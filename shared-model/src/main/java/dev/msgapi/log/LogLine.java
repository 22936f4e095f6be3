package dev.msgapi.log;

import dev.msgapi.model.MessageId;

/**
 * One line of a function's log, as JSON: {@code {"event":"sent","id":"0199…"}}. It takes ids, words
 * and numbers of the product's own, and nothing that a client or a provider wrote.
 */
public final class LogLine {
    private final StringBuilder json;

    private LogLine(String event) {
        json = new StringBuilder("{\"event\":\"").append(event).append('"');
    }

    /** A line about that event, such as {@code accepted}. */
    public static LogLine of(String event) {
        return new LogLine(event);
    }

    public LogLine with(String name, Enum<?> value) {
        return text(name, value.name());
    }

    public LogLine with(String name, MessageId id) {
        return text(name, id.toString());
    }

    public LogLine with(String name, long number) {
        json.append(",\"").append(name).append("\":").append(number);
        return this;
    }

    /** The kind of an exception; its text may quote a message. */
    public LogLine with(String name, Class<?> type) {
        return text(name, type.getName());
    }

    /** An identifier that AWS gave, which has no character that JSON escapes. */
    public LogLine withAwsId(String name, String id) {
        return text(name, id.replaceAll("[^A-Za-z0-9_.:/=@-]", "?"));
    }

    private LogLine text(String name, String value) {
        json.append(",\"").append(name).append("\":\"").append(value).append('"');
        return this;
    }

    /** The line with its end: the Lambda logger adds none. */
    @Override
    public String toString() {
        return json + "}\n";
    }
}
