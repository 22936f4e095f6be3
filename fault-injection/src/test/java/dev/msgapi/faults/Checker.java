package dev.msgapi.faults;

import static dev.msgapi.faults.InMemoryMessageItem.reason;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import dev.msgapi.faults.MessageTrace.Transition;
import dev.msgapi.faults.RunStats.Count;
import dev.msgapi.faults.Violation.Rule;
import dev.msgapi.http.testing.ApiAnswer;
import dev.msgapi.http.testing.ApiEvent;
import dev.msgapi.ingest.IdempotencyStore;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.Reason;
import dev.msgapi.model.Status;
import dev.msgapi.sending.SendPolicy;
import dev.msgapi.sending.SendState;
import dev.msgapi.store.SealedMessageReader;
import dev.msgapi.store.SealedMessageReader.Lookup;
import dev.msgapi.testing.RecordingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Checks what must hold at the end of every run.
 *
 * <p>The rules for duplicates: a send is in doubt if its claim's lease ended before its outcome was
 * recorded, or if the provider's answer was lost. With {@code hold}, no message is accepted twice.
 * With {@code resend}, a message is accepted at most twice, and only if it was claimed with reason
 * {@code resent}, after a send in doubt and at least the grace period later. Every message in doubt
 * is claimed that way, unless its outcome becomes known in time. A message that is {@code sent}
 * without that reason was accepted exactly once, and one that is {@code failed} was never accepted.
 */
final class Checker {
    private final RunLog runLog;
    private final boolean resend;

    /**
     * Whether a message may stay in doubt: the policy is hold, or the queues may forget the copy
     * that would be sent again.
     */
    private final boolean endsInDoubt;

    private final Predicate<MessageTrace> isExpired;
    private final ResendChecker resends;
    private final RequestStreamHandler query;
    private final SealedMessageReader sealedMessages;
    private final InstantSource clock;
    private final RunStats stats;
    private final List<Violation> violations = new ArrayList<>();

    Checker(World world) {
        this(
                world.runLog,
                world.scenario.policies().stream().anyMatch(SendPolicy::resend),
                shortestGrace(world.scenario),
                world.scenario.conditions().isNeglected()
                        || !world.scenario.policies().stream().allMatch(SendPolicy::resend),
                world::isExpired,
                world.query,
                world.table,
                world.clock,
                world.stats);
    }

    Checker(
            RunLog runLog,
            boolean resend,
            Duration grace,
            boolean endsInDoubt,
            Predicate<MessageTrace> isExpired,
            RequestStreamHandler query,
            SealedMessageReader sealedMessages,
            InstantSource clock,
            RunStats stats) {
        this.runLog = runLog;
        this.resend = resend;
        this.endsInDoubt = endsInDoubt;
        this.isExpired = isExpired;
        this.resends = new ResendChecker(resend, grace);
        this.query = query;
        this.sealedMessages = sealedMessages;
        this.clock = clock;
        this.stats = stats;
    }

    static Duration shortestGrace(Scenario scenario) {
        return scenario.policies().stream()
                .map(SendPolicy::grace)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** The messages that have not settled, although nothing went wrong for long enough. */
    List<Violation> unsettled() {
        runLog.traces().stream()
                // The sweeper settles those of a restored table, and only weeks later.
                .filter(trace -> !trace.isFromBeforeRestore())
                .forEach(this::checkSettled);
        return List.copyOf(violations);
    }

    /** Whether a message can stay in that state, although no queue contains it. */
    boolean isSettled(SendState state) {
        return switch (state) {
            case SendState.InDoubt _ -> endsInDoubt;
            case SendState.Held _ -> true;
            // The second send is in doubt, and it is not sent a third time.
            case SendState.Claimed claimed when claimed.pass() == SendState.Pass.RESEND -> true;
            default -> state.isFinal();
        };
    }

    List<Violation> check() {
        for (MessageTrace trace : runLog.traces()) {
            checkOrder(trace);
            if (trace.isFromBeforeRestore()) {
                checkRestored(trace);
                continue;
            }
            checkAcceptances(trace);
            checkStatus(trace);
            for (String violation : resends.check(trace)) {
                report(Rule.RESENT_WITHOUT_DOUBT, trace, violation);
            }
            checkSettled(trace);
            count(trace);
            boolean isGone = runLog.erasureTraces.isErased(trace.message) || isExpired.test(trace);
            if (!trace.transitions.isEmpty() && !isGone) {
                checkHistory(trace);
            }
        }
        for (Map.Entry<String, Set<MessageId>> key : runLog.answersByKey().entrySet()) {
            checkKey(key.getKey(), key.getValue());
        }
        return violations;
    }

    /** Nothing that the table may have forgotten is sent again. */
    private void checkRestored(MessageTrace trace) {
        for (Instant call : trace.calls) {
            if (call.isAfter(trace.restoredAt)) {
                report(Rule.SENT_AFTER_RESTORE, trace, "called at " + call);
            }
        }
        boolean failedUntruly =
                trace.state().status() == Status.FAILED && !trace.acceptances.isEmpty();
        if (failedUntruly
                || trace.transitions.stream().anyMatch(Checker::countsTheRestoreAsASend)) {
            report(Rule.UNTRUE_STATUS, trace, "restored, " + trace.state());
        }
        if (!trace.transitions.isEmpty()) {
            checkSettled(trace);
            checkHistory(trace);
        }
    }

    /** A known yes after a restore says nothing about a second send. */
    private static boolean countsTheRestoreAsASend(Transition change) {
        return change.found() instanceof SendState.Held held
                && held.reason() == Reason.RESTORED
                && change.next() instanceof SendState.Sent sent
                && sent.resent();
    }

    /** A status only moves forward, and a final state never changes. */
    private void checkOrder(MessageTrace trace) {
        for (Transition transition : trace.transitions) {
            SendState found = transition.found();
            SendState next = transition.next();
            boolean changesFinalState = found.isFinal() && !found.equals(next);
            if (changesFinalState || rank(next.status()) < rank(found.status())) {
                report(Rule.WENT_BACKWARDS, trace, "from " + found + " to " + next);
            }
        }
    }

    /** How far a status is on a message's way. */
    static int rank(Status status) {
        return switch (status) {
            case QUEUED -> 0;
            case SENDING -> 1;
            case UNCONFIRMED -> 2;
            case SENT, FAILED -> 3;
            case DELIVERED, BOUNCED, COMPLAINED -> 4;
        };
    }

    private void checkAcceptances(MessageTrace trace) {
        int max = resend && trace.saysResent() ? 2 : 1;
        if (trace.acceptances.size() > max) {
            report(
                    Rule.ACCEPTED_TOO_OFTEN,
                    trace,
                    "accepted %d times, with %s and %s"
                            .formatted(
                                    trace.acceptances.size(),
                                    resend ? "resend" : "hold",
                                    trace.state()));
            stats.add(Count.OUTSIDE, 1);
        }
        if (trace.acceptances.size() == 2 && reason(trace.state()) != Reason.RESENT) {
            report(Rule.RESENT_WITHOUT_DOUBT, trace, "accepted twice without saying so");
        }
    }

    private void checkStatus(MessageTrace trace) {
        SendState end = trace.state();
        boolean isTrue =
                switch (end.status()) {
                    case SENT ->
                            !trace.acceptances.isEmpty()
                                    && (trace.acceptances.size() == 1
                                            || (reason(end) == Reason.RESENT
                                                    && !trace.isSecondSendRefused()));
                    case FAILED -> trace.acceptances.isEmpty();
                    case QUEUED, SENDING, UNCONFIRMED, DELIVERED, BOUNCED, COMPLAINED -> true;
                };
        if (!isTrue) {
            report(
                    Rule.UNTRUE_STATUS,
                    trace,
                    end + ", accepted %d times".formatted(trace.acceptances.size()));
        }
    }

    private void checkSettled(MessageTrace trace) {
        SendState end = trace.state();
        boolean isSettled =
                end.isFinal()
                        || (end.status() == Status.UNCONFIRMED
                                && (endsInDoubt || reason(end) != null));
        boolean isErased = runLog.erasureTraces.isErased(trace.message);
        if (!isSettled
                && !isErased
                && !isExpired.test(trace)
                && (trace.isPromised || !trace.transitions.isEmpty())) {
            report(Rule.UNSETTLED, trace, "stays " + end);
        }
    }

    private void checkHistory(MessageTrace trace) {
        String recipient = trace.message.to().key().value();
        ApiAnswer answer =
                ApiEvent.get("msg_id", recipient, "id", trace.message.id().toString())
                        .sendTo(query, new RecordingContext());
        JsonNode shown = answer.body().path("messages").path(0);
        boolean secure = trace.message.storeSecure();
        // The history shows that it exists, but no consumer stored what it says.
        boolean isUnstarted = trace.state().attempts() == 0;
        String text = trace.message.content().text();
        boolean isCorrect =
                answer.status() == 200
                        && shown.path("status").asText().equals(trace.state().status().wireName())
                        && (shown.path("msg").isNull()
                                ? secure || isUnstarted
                                : !secure && shown.path("msg").asText().equals(text))
                        && !(secure && answer.text().contains(text));
        if (!isCorrect) {
            report(Rule.UNREADABLE, trace, answer.text());
        }
        Lookup sealed = sealedMessages.find(trace.message.key(), clock.instant());
        boolean isKnown = !isUnstarted && !trace.isFromBeforeRestore();
        if (isKnown && secure != sealed instanceof Lookup.Sealed) {
            report(Rule.UNREADABLE, trace, "the sealed content is " + sealed);
        }
    }

    /** Within a day, a key has one message, whether clients or only providers know of it. */
    private void checkKey(String key, Set<MessageId> answers) {
        List<MessageId> ids =
                Stream.concat(
                                answers.stream(),
                                runLog.traces().stream()
                                        .filter(trace -> key.equals(trace.message.reference()))
                                        .filter(trace -> !trace.acceptances.isEmpty())
                                        .map(trace -> trace.message.id()))
                        .distinct()
                        .sorted(Comparator.comparing(MessageId::instant))
                        .toList();
        for (int i = 1; i < ids.size(); i++) {
            Instant expired = ids.get(i - 1).instant().plus(IdempotencyStore.RETENTION);
            if (ids.get(i).instant().isBefore(expired)) {
                violations.add(
                        new Violation(
                                Rule.KEY_WITH_TWO_MESSAGES,
                                "%s: %s, answered with %s".formatted(key, ids, answers)));
            }
        }
    }

    private void count(MessageTrace trace) {
        SendState end = trace.state();
        stats.add(Count.MESSAGES, 1);
        stats.add(Count.PROMISED, trace.isPromised ? 1 : 0);
        stats.add(Count.ACCEPTED, trace.acceptances.size());
        stats.add(Count.SENT, end.status() == Status.SENT ? 1 : 0);
        stats.add(Count.FAILED, end.status() == Status.FAILED ? 1 : 0);
        stats.add(Count.HELD, end.status() == Status.UNCONFIRMED ? 1 : 0);
        stats.add(Count.RESENT, trace.saysResent() ? 1 : 0);
        stats.add(Count.RECEIVED_TWICE, trace.acceptances.size() == 2 ? 1 : 0);
    }

    private void report(Rule rule, MessageTrace trace, String detail) {
        violations.add(new Violation(rule, trace + ": " + detail));
    }
}
