package dev.msgapi.faults;

import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.sending.SendState;
import dev.msgapi.store.AuditEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Everything that happened in a run: HTTP answers, provider calls and changes of state. */
final class RunLog {
    final ErasureTraces erasureTraces = new ErasureTraces();
    private final Map<MessageId, MessageTrace> traces = new LinkedHashMap<>();
    private final List<String> steps = new ArrayList<>();
    private final boolean keepsSteps;
    private final Map<String, Set<MessageId>> answersByKey = new LinkedHashMap<>();
    private Instant restoredAt = Instant.MIN;

    /**
     * @param keepsSteps whether to keep each step for a reader
     */
    RunLog(boolean keepsSteps) {
        this.keepsSteps = keepsSteps;
    }

    /** The trace of a message that is handed to a queue; the first time, the message is named. */
    synchronized MessageTrace trace(Message message) {
        return traces.computeIfAbsent(message.id(), _ -> newTrace(message));
    }

    /** A client that repeats its POST after a restore gets the id that its key had before it. */
    private MessageTrace newTrace(Message message) {
        MessageTrace trace = new MessageTrace("m" + traces.size(), message);
        if (message.id().instant().isBefore(restoredAt)) {
            trace.restoredAt = restoredAt;
        }
        return trace;
    }

    synchronized MessageTrace trace(MessageId id) {
        return traces.get(id);
    }

    synchronized List<MessageTrace> traces() {
        return List.copyOf(traces.values());
    }

    /** A client received a 202. */
    synchronized void promised(MessageId id, String key) {
        trace(id).isPromised = true;
        if (key != null) {
            answersByKey.computeIfAbsent(key, _ -> new LinkedHashSet<>()).add(id);
        }
    }

    /** The ids that clients received, by their idempotency key. */
    synchronized Map<String, Set<MessageId>> answersByKey() {
        return answersByKey;
    }

    /** How many changes of each message's state there were so far. */
    synchronized Map<MessageTrace, Integer> transitionCounts() {
        return traces.values().stream()
                .collect(Collectors.toMap(trace -> trace, trace -> trace.transitions.size()));
    }

    /** The table became what it was when it had made so many changes. */
    synchronized void restored(Map<MessageTrace, Integer> transitionCounts, Instant restoredAt) {
        this.restoredAt = restoredAt;
        for (MessageTrace trace : traces.values()) {
            if (trace.message.id().instant().isBefore(restoredAt)) {
                int kept = transitionCounts.getOrDefault(trace, 0);
                trace.transitions.subList(kept, trace.transitions.size()).clear();
                trace.restoredAt = restoredAt;
            }
        }
    }

    synchronized void moved(MessageId id, Instant at, SendState found, SendState next) {
        trace(id).transitions.add(new MessageTrace.Transition(at, found, next));
    }

    synchronized void reported(MessageId id, Chain.Write write) {
        trace(id).writes.add(write);
    }

    synchronized void accepted(MessageId id, Instant at) {
        trace(id).acceptances.add(at);
    }

    /** An entry of the audit about a sealed message was written. */
    synchronized void audited(AuditEntry entry) {
        if (entry.outcome() == AuditEntry.Outcome.OPENED) {
            trace(entry.message()).auditedOpenings++;
        }
    }

    synchronized void refused(MessageId id, Instant at) {
        trace(id).refusals.add(at);
    }

    synchronized void knownAccepted(MessageId id, Instant at) {
        trace(id).knownAcceptances.add(at);
    }

    /** A consumer of the message died, or could not tell the queue what it knew. */
    synchronized void forgotten(MessageId id, Instant at) {
        trace(id).forgotten.add(at);
    }

    synchronized void unknown(MessageId id, Instant at) {
        trace(id).unknowns.add(at);
    }

    boolean keepsSteps() {
        return keepsSteps;
    }

    /** Adds a step for a reader. */
    synchronized void step(Instant at, String who, String what) {
        if (keepsSteps) {
            steps.add("%s  %-14s %s".formatted(at, who, what));
        }
    }

    synchronized String steps() {
        return String.join("\n", steps);
    }

    /** What a step calls a subject: a message has a short name. */
    synchronized String name(Object subject) {
        return subject instanceof MessageId id && traces.containsKey(id)
                ? traces.get(id).name
                : String.valueOf(subject);
    }
}
