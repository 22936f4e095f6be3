package dev.msgapi.faults;

import static dev.msgapi.faults.ItemTwin.reason;

import com.fasterxml.jackson.databind.JsonNode;
import dev.msgapi.faults.Chronicle.Story;
import dev.msgapi.faults.Chronicle.Transition;
import dev.msgapi.faults.Figures.Count;
import dev.msgapi.faults.Violation.Rule;
import dev.msgapi.http.testing.ApiAnswer;
import dev.msgapi.http.testing.ApiEvent;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.Reason;
import dev.msgapi.model.Status;
import dev.msgapi.query.QueryHandler;
import dev.msgapi.sending.SendState;
import dev.msgapi.store.ErasureRegister;
import dev.msgapi.store.History;
import dev.msgapi.testing.RecordingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must hold at the end of every history, however it went.
 *
 * <p>The window, said exactly. A send is uncertain if its claim's lease ended before an outcome of
 * it was recorded, or if the provider's answer to it got lost. With {@code hold} no message is ever
 * accepted twice. With {@code resend} a message is accepted twice at most, and only if its history
 * has a claim with reason {@code resent}, made after such a send and no sooner than the grace
 * period after it; and every message that was uncertain has one, unless its outcome was known in
 * time. {@code sent} without that reason is accepted exactly once, {@code failed} never.
 */
final class Checker {
    private final Chronicle chronicle;
    private final boolean resend;
    private final Duration grace;
    private final History history;
    private final ErasureRegister erasures;
    private final InstantSource clock;
    private final Figures figures;
    private final List<Violation> violations = new ArrayList<>();

    Checker(World world) {
        this(
                world.chronicle,
                world.scenario.uncertain().resend(),
                world.scenario.uncertain().grace(),
                world.table,
                world.erasures,
                world.scheduler,
                world.figures);
    }

    Checker(
            Chronicle chronicle,
            boolean resend,
            Duration grace,
            History history,
            ErasureRegister erasures,
            InstantSource clock,
            Figures figures) {
        this.chronicle = chronicle;
        this.resend = resend;
        this.grace = grace;
        this.history = history;
        this.erasures = erasures;
        this.clock = clock;
        this.figures = figures;
    }

    /** What has not come to rest, though nothing went wrong any more for as long as it wanted. */
    List<Violation> unsettled() {
        chronicle.stories().forEach(this::comesToRest);
        return List.copyOf(violations);
    }

    /** Whether nobody has anything to do for a message in that state. */
    static boolean isAtRest(SendState state) {
        return state.isFinal() || state.status() == Status.UNCONFIRMED;
    }

    List<Violation> check() {
        for (Story story : chronicle.stories()) {
            movesForward(story);
            isAcceptedAsThePolicySays(story);
            statusIsTrue(story);
            resendsAreJustified(story);
            comesToRest(story);
            count(story);
            if (!story.transitions.isEmpty() && !chronicle.erasings.isErased(story.message)) {
                isShown(story);
            }
        }
        for (Map.Entry<String, Set<MessageId>> key : chronicle.answersByKey().entrySet()) {
            hasOneMessage(key.getKey(), key.getValue());
        }
        return violations;
    }

    private void movesForward(Story story) {
        for (Transition transition : story.transitions) {
            SendState found = transition.found();
            SendState next = transition.next();
            boolean changesTheEnd = found.isFinal() && !found.equals(next);
            if (changesTheEnd || rank(next.status()) < rank(found.status())) {
                broken(Rule.WENT_BACKWARDS, story, "from " + found + " to " + next);
            }
        }
    }

    private static int rank(Status status) {
        return switch (status) {
            case QUEUED -> 0;
            case SENDING -> 1;
            case UNCONFIRMED -> 2;
            case SENT, FAILED -> 3;
            case DELIVERED, BOUNCED, COMPLAINED -> 4;
        };
    }

    private void isAcceptedAsThePolicySays(Story story) {
        int most = resend && says(story, Reason.RESENT) ? 2 : 1;
        if (story.acceptances.size() > most) {
            broken(
                    Rule.ACCEPTED_TOO_OFTEN,
                    story,
                    "accepted %d times, with %s and %s"
                            .formatted(
                                    story.acceptances.size(),
                                    resend ? "resend" : "hold",
                                    story.state()));
            figures.add(Count.OUTSIDE, 1);
        }
        if (story.acceptances.size() == 2 && reason(story.state()) != Reason.RESENT) {
            broken(Rule.RESENT_WITHOUT_DOUBT, story, "accepted twice, and does not say so");
        }
    }

    private void statusIsTrue(Story story) {
        SendState end = story.state();
        boolean isTrue =
                switch (end.status()) {
                    case SENT ->
                            !story.acceptances.isEmpty()
                                    && (story.acceptances.size() == 1
                                            || (reason(end) == Reason.RESENT
                                                    && !isSecondSendRefused(story)));
                    case FAILED -> story.acceptances.isEmpty();
                    case QUEUED, SENDING, UNCONFIRMED, DELIVERED, BOUNCED, COMPLAINED -> true;
                };
        if (!isTrue) {
            broken(
                    Rule.UNTRUE_STATUS,
                    story,
                    end + ", accepted %d times".formatted(story.acceptances.size()));
        }
    }

    /** Then the provider has at most the first send. */
    private static boolean isSecondSendRefused(Story story) {
        return story.transitions.stream()
                .anyMatch(change ->
                        change.next() instanceof SendState.Held held
                                && held.reason() != Reason.RESENT);
    }

    private void resendsAreJustified(Story story) {
        Instant doubtedFrom = null;
        for (Transition transition : story.transitions) {
            SendState found = transition.found();
            SendState next = transition.next();
            boolean wasSent = found instanceof SendState.Claimed && !isResend(found);
            if (next.status() == Status.UNCONFIRMED
                    && !(next instanceof SendState.Claimed)
                    && wasSent) {
                doubtedFrom = doubtedFrom(story, transition);
            }
            if (isResend(next) && !resend) {
                broken(Rule.RESENT_WITHOUT_DOUBT, story, "resent, and the policy is hold");
            } else if (isResend(next)
                    && (doubtedFrom == null || transition.at().isBefore(doubtedFrom.plus(grace)))) {
                broken(
                        Rule.RESENT_WITHOUT_DOUBT,
                        story,
                        "resent at %s, in doubt since %s".formatted(transition.at(), doubtedFrom));
            }
        }
    }

    private static boolean isResend(SendState state) {
        return state instanceof SendState.Claimed claimed
                && claimed.pass() == SendState.Pass.RESEND;
    }

    /** Since when a send is uncertain, or null where it is not. */
    private static Instant doubtedFrom(Story story, Transition transition) {
        if (transition.found() instanceof SendState.Claimed claimed
                && claimed.leaseUntil().isBefore(transition.at())) {
            return claimed.leaseUntil();
        }
        return story.unknowns.stream()
                .filter(at -> !at.isAfter(transition.at()))
                .findFirst()
                .orElse(null);
    }

    private void comesToRest(Story story) {
        SendState end = story.state();
        boolean isErasedOrExpired =
                end.isFinal()
                        || (end.status() == Status.UNCONFIRMED && (!resend || reason(end) != null));
        boolean isErased = chronicle.erasings.isErased(story.message);
        if (!isErasedOrExpired && !isErased && (story.isPromised || !story.transitions.isEmpty())) {
            broken(Rule.UNSETTLED, story, "stays " + end);
        }
    }

    private void isShown(Story story) {
        String recipient = story.message.to().key();
        ApiAnswer answer =
                ApiEvent.get("msg_id", recipient, "id", story.message.id().toString())
                        .sendTo(new QueryHandler(history, erasures, clock), new RecordingContext());
        JsonNode shown = answer.body().path("messages").path(0);
        boolean secure = story.message.storeSecure();
        String text = story.message.content().text();
        boolean isRight =
                answer.status() == 200
                        && shown.path("status").asText().equals(story.state().status().wireName())
                        && shown.path("msg").isNull() == secure
                        && (secure || shown.path("msg").asText().equals(text))
                        && !(secure && answer.text().contains(text));
        if (!isRight) {
            broken(Rule.UNREADABLE, story, answer.text());
        }
    }

    private void hasOneMessage(String key, Set<MessageId> answers) {
        List<Story> sent =
                chronicle.stories().stream()
                        .filter(story -> key.equals(story.message.reference()))
                        .filter(story -> !story.acceptances.isEmpty())
                        .toList();
        if (answers.size() > 1 || sent.size() > 1) {
            violations.add(
                    new Violation(
                            Rule.KEY_WITH_TWO_MESSAGES,
                            "%s was answered with %s, sent were %s".formatted(key, answers, sent)));
        }
    }

    private void count(Story story) {
        SendState end = story.state();
        figures.add(Count.MESSAGES, 1);
        figures.add(Count.PROMISED, story.isPromised ? 1 : 0);
        figures.add(Count.ACCEPTED, story.acceptances.size());
        figures.add(Count.SENT, end.status() == Status.SENT ? 1 : 0);
        figures.add(Count.FAILED, end.status() == Status.FAILED ? 1 : 0);
        figures.add(Count.HELD, end.status() == Status.UNCONFIRMED ? 1 : 0);
        figures.add(Count.RESENT, says(story, Reason.RESENT) ? 1 : 0);
        figures.add(Count.RECEIVED_TWICE, story.acceptances.size() == 2 ? 1 : 0);
    }

    private static boolean says(Story story, Reason reason) {
        return story.transitions.stream().anyMatch(t -> reason(t.next()) == reason);
    }

    private void broken(Rule rule, Story story, String detail) {
        violations.add(new Violation(rule, story + ": " + detail));
    }
}
