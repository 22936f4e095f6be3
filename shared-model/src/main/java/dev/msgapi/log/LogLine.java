package dev.msgapi.log;

import dev.msgapi.model.TimeOrderedId;
import dev.msgapi.model.WireName;

/**
 * One line of a function's log, as JSON: {@code {"event":"sent","id":"0199…"}}. It takes only the
 * product's own ids, words and numbers, and nothing that a client or a provider wrote. A line is
 * immutable: each {@code with} returns a new one with one more member.
 */
public final class LogLine {
    private final String members;

    private LogLine(String members) {
        this.members = members;
    }

    /** A line about an event, such as {@code accepted}. */
    public static LogLine of(String event) {
        return new LogLine("\"event\":\"" + event + '"');
    }

    /** This line with a word, spelled as in the API. */
    public LogLine with(String name, WireName value) {
        return text(name, value.wireName());
    }

    /** This line with the id of a message or an erasure. */
    public LogLine with(String name, TimeOrderedId id) {
        return text(name, id.toString());
    }

    /** This line with a number. */
    public LogLine with(String name, long number) {
        return new LogLine(members + ",\"" + name + "\":" + number);
    }

    /** This line with an identifier from AWS; a character that JSON escapes becomes "?". */
    public LogLine withAwsId(String name, String id) {
        return text(name, id.replaceAll("[^A-Za-z0-9_.:/=@-]", "?"));
    }

    private LogLine text(String name, String value) {
        return new LogLine(members + ",\"" + name + "\":\"" + value + '"');
    }

    /** The line with a line feed, because the Lambda logger adds none. */
    @Override
    public String toString() {
        return "{" + members + "}\n";
    }
}
