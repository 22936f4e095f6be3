package dev.msgapi.faults;

import dev.msgapi.faults.ErasureTraces.ErasureTrace;
import dev.msgapi.faults.RunStats.Count;
import dev.msgapi.faults.Violation.Rule;
import dev.msgapi.http.testing.ApiAnswer;
import dev.msgapi.http.testing.ApiEvent;
import dev.msgapi.store.Erasure;
import dev.msgapi.testing.RecordingContext;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks every erasure of a run. Once its row is written, a consumer that asks for it does not send
 * a covered message; after its 202, no GET shows one. In the end it is complete and reports the
 * right number, and nothing is left of a covered message, whatever is delivered again.
 */
final class ErasureChecker {
    private final World world;
    private final ErasureTraces traces;
    private final List<Violation> violations = new ArrayList<>();

    ErasureChecker(World world) {
        this.world = world;
        this.traces = world.runLog.erasureTraces;
    }

    List<Violation> violations() {
        return violations;
    }

    /** Checks a message that a consumer is about to send. */
    void checkSend(MessageTrace trace) {
        if (traces.forbids(trace.message, world.scheduler.current())) {
            report(Rule.SENT_THOUGH_ERASED, trace + " in " + world.scheduler.current().name);
        }
    }

    /** Checks that no history shows a covered message. */
    void checkHistories() {
        traces.traces().stream().filter(ErasureTrace::isInForce).forEach(this::checkHistory);
    }

    private void checkHistory(ErasureTrace erasure) {
        String history =
                ApiEvent.get("msg_id", erasure.erasure.recipientKey().value())
                        .sendTo(world.query, new RecordingContext())
                        .text();
        for (MessageTrace trace : world.runLog.traces()) {
            if (erasure.covers(trace.message) && history.contains(trace.message.id().toString())) {
                report(Rule.SHOWN_THOUGH_ERASED, trace + ": " + history);
            }
        }
    }

    /** Checks that no item has anything that a covered message's client wrote. */
    void checkItems() {
        for (InMemoryContentItem item : world.table.contentItems()) {
            if (traces.isErased(item.message) && (item.hasClientData() || item.erasedBy == null)) {
                report(item);
            }
        }
        for (InMemoryMessageItem item : world.table.items()) {
            if (traces.isErased(item.message) && (item.hasClientData() || item.erasedBy == null)) {
                report(Rule.CONTENT_THOUGH_ERASED, item);
            }
        }
    }

    /** Checks that every erasure is audited and complete, and reports what it erased. */
    void checkProgress() {
        for (ErasureTrace trace : traces.traces()) {
            world.stats.add(Count.ERASURES, 1);
            if (!trace.isAudited) {
                report(Rule.UNAUDITED, trace.erasure.toString());
            }
            ApiAnswer answer = progress(trace.erasure);
            if (answer.status() != 200 || !answer.body().path("status").asText().equals("erased")) {
                report(Rule.UNERASED, trace.erasure + ": " + answer.text());
            } else {
                checkCount(trace.erasure, answer.body().path("erased").asLong());
            }
        }
        checkExpiry();
    }

    private ApiAnswer progress(Erasure erasure) {
        return Client.request("GET", erasure.recipientKey().value())
                .query("id", erasure.id().toString())
                .sendTo(world.erasureFunctions.handler, new RecordingContext());
    }

    private void checkCount(Erasure erasure, long reported) {
        long erased =
                world.table.items().stream()
                        .filter(item -> erasure.id().equals(item.erasedBy))
                        .count();
        world.stats.add(Count.ERASED, erased);
        if (reported != erased) {
            report(
                    Rule.MISCOUNTED,
                    "%s erased %d and reports %d".formatted(erasure, erased, reported));
        }
    }

    /** Checks that what is left of an item expires with its erasure, not with its retention. */
    private void checkExpiry() {
        for (InMemoryMessageItem item : world.table.items()) {
            for (ErasureTrace trace : traces.traces()) {
                if (trace.erasure.id().equals(item.erasedBy)
                        && !item.expiresAt.equals(trace.erasure.itemsExpireAt())) {
                    report(Rule.CONTENT_THOUGH_ERASED, item);
                }
            }
        }
        for (InMemoryContentItem item : world.table.contentItems()) {
            for (ErasureTrace trace : traces.traces()) {
                if (trace.erasure.id().equals(item.erasedBy)
                        && !item.expiresAt.equals(trace.erasure.itemsExpireAt())) {
                    report(item);
                }
            }
        }
    }

    private void report(InMemoryContentItem item) {
        report(Rule.CONTENT_THOUGH_ERASED, world.runLog.trace(item.message.id()) + ": " + item);
    }

    private void report(Rule rule, InMemoryMessageItem item) {
        report(rule, world.runLog.trace(item.message.id()) + ": " + item);
    }

    private void report(Rule rule, String detail) {
        violations.add(new Violation(rule, detail));
    }
}
