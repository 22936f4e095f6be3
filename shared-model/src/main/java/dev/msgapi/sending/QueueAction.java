package dev.msgapi.sending;

import dev.msgapi.log.LogLine;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the queue is told about a message once its handler has run. */
public sealed interface QueueAction {
    /** The log's line about it: the event's name and its details. */
    LogLine logLine();

    /** The message is acknowledged, and the queue forgets it. */
    enum Acknowledge implements QueueAction {
        /** There was nothing left to do. */
        SKIPPED("skipped"),
        /** It was erased, or is too old to be sent. */
        DROPPED("dropped"),
        /** It is stored sealed and was handed to its channel's queue. */
        FORWARDED("forwarded"),
        /** The erasure is complete. */
        ERASED("erased");

        private final String event;

        Acknowledge(String event) {
            this.event = event;
        }

        @Override
        public LogLine logLine() {
            return LogLine.of(event);
        }
    }

    /** The message is acknowledged: this attempt decided its status, which names the event. */
    record Recorded(Standing standing) implements QueueAction {
        @Override
        public LogLine logLine() {
            LogLine line =
                    LogLine.of(standing.status().wireName()).with("attempts", standing.attempts());
            if (standing.reason() != null) {
                line = line.with("reason", standing.reason());
            }
            if (standing.providerMessageId() != null) {
                line = line.withAwsId("provider_message_id", standing.providerMessageId());
            }
            return line;
        }
    }

    /**
     * A copy is queued and the original is acknowledged, so that the receives are counted from one
     * again: waiting is not a failure of the message.
     *
     * @param cause for the log, if an AWS service was unavailable; else null
     */
    record Requeue(Duration delay, @Nullable String cause) implements QueueAction {
        /** A copy is queued, and no service was unavailable. */
        public Requeue(Duration delay) {
            this(delay, null);
        }

        @Override
        public LogLine logLine() {
            LogLine line = LogLine.of("requeued").with("seconds", delay.toSeconds());
            return cause == null ? line : line.withAwsId("cause", cause);
        }
    }

    /** The message stays in the queue, hidden for that time: another consumer may be sending it. */
    record Hide(Duration delay) implements QueueAction {
        @Override
        public LogLine logLine() {
            return LogLine.of("deferred").with("seconds", delay.toSeconds());
        }
    }

    /**
     * The message comes back after a wait that grows with each receive, and after the last receive
     * the queue moves it to the dead-letter queue.
     *
     * @param cause for the log: an AWS error code or the class of an exception
     */
    record Fail(String cause) implements QueueAction {
        @Override
        public LogLine logLine() {
            return LogLine.of("error").withAwsId("cause", cause);
        }
    }
}
