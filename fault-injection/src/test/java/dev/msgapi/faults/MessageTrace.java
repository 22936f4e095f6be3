package dev.msgapi.faults;

import dev.msgapi.model.Message;
import dev.msgapi.model.Reason;
import dev.msgapi.sending.SendState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What happened to one message in a run. */
final class MessageTrace {
    final String name;
    final Message message;

    /** The changes of its state, in the order in which the table made them. */
    final List<Transition> transitions = new ArrayList<>();

    /** The writes to a real table as their writers report them; {@link Chain} orders them. */
    final List<Chain.Write> writes = new ArrayList<>();

    final List<Instant> acceptances = new ArrayList<>();
    final List<Instant> refusals = new ArrayList<>();
    final List<Instant> unknowns = new ArrayList<>();

    /** When a provider was called. */
    final List<Instant> calls = new ArrayList<>();

    /** When a consumer learned that the provider accepted the message. */
    final List<Instant> knownAcceptances = new ArrayList<>();

    /** How often the audit says that it was opened. */
    int auditedOpenings;

    /** How often somebody got its sealed content. */
    int openings;

    /** How often the message was put into its channel's queue, except by its own consumers. */
    int copies;

    /** Whether the table did not confirm a claim. */
    boolean hasUnconfirmedClaim;

    /** When a consumer of the message died, or could not tell the queue what it knew. */
    final List<Instant> forgotten = new ArrayList<>();

    /** When the consumers stopped before the table was restored; null if its id is younger. */
    Instant restoredAt;

    boolean isPromised;
    boolean isLost;

    /** The body with which it was last seen in a queue; empty if in none. */
    String queuedBody = "";

    MessageTrace(String name, Message message) {
        this.name = name;
        this.message = message;
    }

    /** A change of the message's state. */
    record Transition(Instant at, SendState found, SendState next) {}

    /** The state that the message is in. */
    SendState state() {
        return transitions.isEmpty() ? new SendState.Queued() : transitions.getLast().next();
    }

    /** Whether a restore may have removed what the table knew about it. */
    boolean isFromBeforeRestore() {
        return restoredAt != null;
    }

    /** Whether any of its states says that it was sent a second time. */
    boolean saysResent() {
        return transitions.stream()
                .anyMatch(change -> InMemoryMessageItem.reason(change.next()) == Reason.RESENT);
    }

    /** Whether the provider refused the second send, so that it has the first one at most. */
    boolean isSecondSendRefused() {
        return transitions.stream()
                .anyMatch(change ->
                        change.next() instanceof SendState.Held held
                                && held.reason() != Reason.RESENT);
    }

    @Override
    public String toString() {
        return name;
    }
}
