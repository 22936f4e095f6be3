package dev.msgapi.faults;

import dev.msgapi.model.AuditEntryId;
import dev.msgapi.model.Message;
import dev.msgapi.model.RecipientKey;
import dev.msgapi.store.AuditEntry;
import dev.msgapi.store.Erasure;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The erasures of a run: the progress of each, and what each consumer could know of them. It counts
 * events instead of comparing times, because many events have the same time.
 */
final class ErasureTraces {
    private static final int NEVER = Integer.MAX_VALUE;

    private final Map<Erasure, ErasureTrace> traces = new LinkedHashMap<>();
    private final Map<Scheduler.Task, Map<RecipientKey, Integer>> questions = new HashMap<>();
    private final Map<AuditEntryId, RecipientKey> audits = new HashMap<>();
    private int events;

    /** What happened to one erasure. */
    static final class ErasureTrace {
        final Erasure erasure;
        boolean isAudited;
        boolean isQueued;
        boolean isPromised;
        private int since = NEVER;

        ErasureTrace(Erasure erasure) {
            this.erasure = erasure;
        }

        /** Whether the message belongs to the recipient and was accepted early enough. */
        boolean covers(Message message) {
            return message.to().key().equals(erasure.recipientKey())
                    && !message.id().instant().isAfter(erasure.instant());
        }

        /** Whether its row is written, so that others can know of it. */
        boolean isInForce() {
            return since != NEVER;
        }
    }

    private ErasureTrace trace(Erasure erasure) {
        return traces.computeIfAbsent(erasure, ErasureTrace::new);
    }

    List<ErasureTrace> traces() {
        return List.copyOf(traces.values());
    }

    /** An audit entry was written; its id is made from the erasure's. */
    void audited(AuditEntry entry) {
        audits.put(entry.id(), entry.recipientKey());
    }

    /** The erasure is in its queue. */
    void queued(Erasure erasure) {
        trace(erasure).isQueued = true;
        trace(erasure).isAudited =
                erasure.recipientKey().equals(audits.get(AuditEntryId.of(erasure.id())));
    }

    /** The erasure's row was written. */
    void written(Erasure erasure) {
        ErasureTrace trace = trace(erasure);
        trace.since = Math.min(trace.since, events++);
    }

    /** A client received a 202. */
    void promised(Erasure erasure) {
        trace(erasure).isPromised = true;
        written(erasure);
    }

    /** A task asked for the recipient's latest erasure. */
    void asked(Scheduler.Task task, RecipientKey recipientKey) {
        questions.computeIfAbsent(task, _ -> new HashMap<>()).put(recipientKey, events++);
    }

    boolean isErased(Message message) {
        return traces.values().stream()
                .anyMatch(trace -> trace.isInForce() && trace.covers(message));
    }

    /** Whether a task that is about to send the message could know that it is erased. */
    boolean forbids(Message message, Scheduler.Task task) {
        int asked =
                questions.getOrDefault(task, Map.of()).getOrDefault(message.to().key(), NEVER - 1);
        return traces.values().stream()
                .anyMatch(trace -> trace.since < asked && trace.covers(message));
    }
}
