package dev.msgapi.faults;

import dev.msgapi.faults.Violation.Rule;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.Status;
import dev.msgapi.queue.SourceQueue;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.SendState;
import dev.msgapi.store.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Checks that what one consumer of a message knew is not forgotten by the next, unless the first
 * one died or could not say it.
 */
final class MemoryChecker {
    private final World world;
    private final RunLog runLog;
    private final InstantSource clock;

    /** Whether queues deliver messages to two consumers at the same time. */
    private final boolean deliversTwice;

    MemoryChecker(World world) {
        this.world = world;
        this.runLog = world.runLog;
        this.clock = world.scheduler;
        this.deliversTwice = world.scenario.duplicates() > 0;
    }

    /** The messages that were sent again or stay in doubt, although somebody knew better. */
    List<Violation> check() {
        List<Violation> violations = new ArrayList<>();
        for (MessageTrace trace : runLog.traces()) {
            if (!runLog.erasureTraces.isErased(trace.message)
                    && !trace.isFromBeforeRestore()
                    && !world.isExpired(trace)) {
                check(trace, violations);
            }
        }
        return violations;
    }

    private void check(MessageTrace trace, List<Violation> violations) {
        for (Instant known : trace.knownAcceptances) {
            boolean isForgotten = trace.forgotten.stream().anyMatch(at -> !at.isBefore(known));
            if (!isForgotten && trace.calls.stream().anyMatch(known::isBefore)) {
                violations.add(
                        new Violation(
                                Rule.YES_FORGOTTEN,
                                "%s: known at %s, called at %s"
                                        .formatted(trace, known, trace.calls)));
            }
        }
        boolean isDoubtedByAnother =
                trace.hasUnconfirmedClaim && (deliversTwice || trace.copies > 1);
        if (trace.state().status() == Status.UNCONFIRMED
                && !isDoubtedByAnother
                && trace.acceptances.isEmpty()
                && trace.unknowns.isEmpty()
                && trace.forgotten.isEmpty()) {
            violations.add(new Violation(Rule.NO_FORGOTTEN, trace + " stays " + trace.state()));
        }
    }

    /** A process that handled the message with this body died. */
    void forgotten(String body) {
        traces(body).forEach(trace -> trace.forgotten.add(clock.instant()));
    }

    /** The message with this body was delivered again before it was acknowledged. */
    void redelivered(String body) {
        traces(body).forEach(trace -> trace.copies++);
    }

    /** The message with this body was moved from a dead-letter queue, where it may also stay. */
    void copied(String body, int duplicatePercent) {
        traces(body).forEach(trace -> trace.copies += duplicatePercent > 0 ? 1 : 0);
    }

    private Stream<MessageTrace> traces(String body) {
        return runLog.traces().stream()
                .filter(trace -> body.contains(trace.message.id().toString()));
    }

    /**
     * A ledger that records which claims were not confirmed. If there is a second copy of the
     * message, its consumer may doubt the claim before the copy that knows better is received, and
     * a message in doubt does not say whose claim it was.
     */
    Ledger ledger(Ledger inner) {
        return new Ledger() {
            @Override
            public void storeContent(Message message) {
                inner.storeContent(message);
            }

            @Override
            public Result begin(Message message, SendState next, Instant now) {
                return write(message.id(), next, () -> inner.begin(message, next, now));
            }

            @Override
            public Result move(
                    MessageKey key, SendState.Version expected, SendState next, Instant now) {
                return write(key.id(), next, () -> inner.move(key, expected, next, now));
            }

            private Result write(MessageId id, SendState next, Supplier<Result> effect) {
                try {
                    return effect.get();
                } catch (StoreUnavailable e) {
                    if (next instanceof SendState.Claimed) {
                        runLog.trace(id).hasUnconfirmedClaim = true;
                    }
                    throw e;
                } catch (InjectedError e) {
                    // As if the consumer had a bug: it does not know what was written.
                    runLog.forgotten(id, clock.instant());
                    throw e;
                }
            }
        };
    }

    /** A queue that records for which messages it took no copy. */
    SourceQueue queue(SourceQueue inner) {
        return new SourceQueue() {
            @Override
            public void hide(String receiptHandle, Duration delay) {
                inner.hide(receiptHandle, delay);
            }

            @Override
            public void putBack(String body, String note, Duration delay) {
                try {
                    inner.putBack(body, note, delay);
                } catch (RuntimeException | InjectedError e) {
                    forgotten(body);
                    throw e;
                }
            }
        };
    }
}
