package dev.msgapi.log;

import dev.msgapi.model.TimeOrderedId;
import dev.msgapi.model.WireName;

/**
 * One line of a function's log, as JSON: {@code {"event":"sent","id":"0199…"}}. It takes ids, words
 * and numbers of the product's own, and nothing that a client or a provider wrote. A line does not
 * change: each {@code with} returns a new one that has one more member.
 */
public final class LogLine {
    private final String members;

    private LogLine(String members) {
        this.members = members;
    }

    /** A line about that event, such as {@code accepted}. */
    public static LogLine of(String event) {
        return new LogLine("\"event\":\"" + event + '"');
    }

    /** This line and a word, spelled as in the API. */
    public LogLine with(String name, WireName value) {
        return text(name, value.wireName());
    }

    /** This line and the id of a message or an erasure. */
    public LogLine with(String name, TimeOrderedId id) {
        return text(name, id.toString());
    }

    /** This line and a number. */
    public LogLine with(String name, long number) {
        return new LogLine(members + ",\"" + name + "\":" + number);
    }

    /** This line and an identifier that AWS gave; a character that JSON escapes becomes "?". */
    public LogLine withAwsId(String name, String id) {
        return text(name, id.replaceAll("[^A-Za-z0-9_.:/=@-]", "?"));
    }

    private LogLine text(String name, String value) {
        return new LogLine(members + ",\"" + name + "\":\"" + value + '"');
    }

    /** The line with its end: the Lambda logger adds none. */
    @Override
    public String toString() {
        return "{" + members + "}\n";
    }
}
