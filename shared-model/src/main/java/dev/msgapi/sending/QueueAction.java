package dev.msgapi.sending;

import dev.msgapi.log.LogLine;
import dev.msgapi.model.Reason;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What to do with a message in its queue after its handler has run. */
public sealed interface QueueAction {
    /** The line for the log: the event's name and its details. */
    LogLine logLine();

    /** The message is acknowledged, and the queue deletes it. */
    enum Acknowledge implements QueueAction {
        /** There was nothing left to do. */
        SKIPPED("skipped"),
        /** It was erased, or is too old to be sent. */
        DROPPED("dropped"),
        /** It was stored sealed and forwarded to its channel's queue. */
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

    /**
     * The message is acknowledged: this attempt decided its status, which names the event.
     *
     * @param otherId the provider's id for this attempt if the state does not have it, because
     *     another attempt was recorded before; otherwise null
     */
    record Recorded(SendState state, @Nullable String otherId) implements QueueAction {
        public Recorded(SendState state) {
            this(state, null);
        }

        /** The provider accepted the message under this id, and this state was recorded. */
        static Recorded ofAccepted(SendState state, String id) {
            boolean isRecorded =
                    state instanceof SendState.Sent sent && sent.providerMessageId().equals(id);
            return new Recorded(state, isRecorded ? null : id);
        }

        @Override
        public LogLine logLine() {
            LogLine line = LogLine.of(state.status().wireName()).with("attempts", state.attempts());
            if (otherId != null) {
                line = line.withAwsId("other_provider_message_id", otherId);
            }
            return switch (state) {
                case SendState.Sent(int _, String providerMessageId, boolean resent) ->
                        withResent(line, resent)
                                .withAwsId("provider_message_id", providerMessageId);
                case SendState.Claimed claimed -> withResent(line, claimed.isResend());
                case SendState.Failed(int _, Reason reason) -> line.with("reason", reason);
                case SendState.Held(int _, Instant _, Reason reason) -> line.with("reason", reason);
                case SendState.Queued _,
                        SendState.Released _,
                        SendState.InDoubt _,
                        SendState.Reported _ ->
                        line;
            };
        }

        private static LogLine withResent(LogLine line, boolean resent) {
            return resent ? line.with("reason", Reason.RESENT) : line;
        }
    }

    /**
     * A copy is queued and the original is acknowledged, so that the receives start again from one:
     * waiting is not a failure of the message.
     *
     * @param note what the copy's consumer has to know
     * @param cause for the log: why an AWS service was unavailable; otherwise null
     */
    record Requeue(Duration delay, AttemptNote note, @Nullable String cause)
            implements QueueAction {
        /** A copy without a note is queued, and no service was unavailable. */
        public Requeue(Duration delay) {
            this(delay, AttemptNote.NONE, null);
        }

        /** A copy is queued, and no service was unavailable. */
        public Requeue(Duration delay, AttemptNote note) {
            this(delay, note, null);
        }

        @Override
        public LogLine logLine() {
            LogLine line = LogLine.of("requeued").with("seconds", delay.toSeconds());
            return cause == null ? line : line.withAwsId("cause", cause);
        }
    }

    /** The message stays in the queue, hidden for a time: another consumer may be sending it. */
    record Hide(Duration delay) implements QueueAction {
        @Override
        public LogLine logLine() {
            return LogLine.of("deferred").with("seconds", delay.toSeconds());
        }
    }

    /**
     * An AWS service is unavailable. The queue delivers the message again, after a delay that grows
     * with each receive to 15 minutes, so that an outage of an hour leaves each message some
     * receives.
     *
     * @param cause for the log: an AWS error code or the class of an exception
     */
    record Wait(String cause) implements QueueAction {
        @Override
        public LogLine logLine() {
            return LogLine.of("waiting").withAwsId("cause", cause);
        }
    }

    /**
     * Waiting does not help. The queue delivers the message again after a delay that grows with
     * each receive to 30 seconds, and moves it to the dead-letter queue after the last receive.
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
