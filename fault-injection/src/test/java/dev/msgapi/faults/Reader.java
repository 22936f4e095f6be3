package dev.msgapi.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.msgapi.faults.ErasureTraces.ErasureTrace;
import dev.msgapi.faults.Violation.Rule;
import dev.msgapi.http.testing.ApiAnswer;
import dev.msgapi.http.testing.ApiEvent;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.Status;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A client that reads a recipient's history now and then while everything else happens. It never
 * sees a status go backwards, a message disappear or a content missing, unless the message is
 * erased, and never sees a message that was erased before it asked.
 */
final class Reader {
    private static final int READS = 12;

    private static final List<Duration> PAUSES_MAX =
            List.of(
                    Duration.ofMillis(50),
                    Duration.ofSeconds(2),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(10));

    private final World world;
    private final Gateway gateway;
    private final String recipient;
    private Map<MessageId, Status> seen = Map.of();

    Reader(World world, Scenario.Post post) {
        this.world = world;
        this.gateway =
                new Gateway(world, world.readersQuery, DeclaredStack.function("query").timeout());
        this.recipient = Client.address(post.channel(), post.recipient());
    }

    void run() {
        for (int i = 0; i < READS; i++) {
            Duration max = PAUSES_MAX.get(world.random.nextInt(PAUSES_MAX.size()));
            world.scheduler.sleep(Duration.ofMillis(world.random.nextLong(max.toMillis())));
            List<ErasureTrace> erasures =
                    world.runLog.erasureTraces.traces().stream()
                            .filter(ErasureTrace::isInForce)
                            .toList();
            gateway.send(ApiEvent.get("msg_id", recipient))
                    .ifPresent(answer -> check(answer, erasures));
        }
    }

    /**
     * Checks an answer.
     *
     * @param erasures that were in force before the request
     */
    private void check(ApiAnswer answer, List<ErasureTrace> erasures) {
        if (answer.status() == 503) {
            return;
        }
        if (answer.status() != 200) {
            throw new AssertionError("no fault explains this answer: " + answer.text());
        }
        world.stats.add(RunStats.Count.READ, 1);
        Map<MessageId, Status> shown = statuses(answer.body());
        for (MessageId id : shown.keySet()) {
            MessageTrace trace = world.runLog.trace(id);
            if (erasures.stream().anyMatch(erasure -> erasure.covers(trace.message))) {
                report(Rule.SHOWN_THOUGH_ERASED, trace, "in " + shown);
            }
        }
        for (JsonNode message : answer.body().required("messages")) {
            checkContent(message);
        }
        seen.forEach((id, status) -> {
            MessageTrace trace = world.runLog.trace(id);
            boolean isErased = world.runLog.erasureTraces.isErased(trace.message);
            if (!isErased && !mayFollow(status, shown.get(id))) {
                report(Rule.WENT_BACKWARDS, trace, "from %s to %s".formatted(seen, shown));
            }
        });
        seen = shown;
    }

    /** Checks that a message that was begun has its content whenever a reader sees it. */
    private void checkContent(JsonNode shown) {
        MessageTrace trace =
                world.runLog.trace(MessageId.parse(shown.required("id").textValue()).orElseThrow());
        String expected = trace.message.storeSecure() ? null : trace.message.content().text();
        boolean isErased = world.runLog.erasureTraces.isErased(trace.message);
        boolean isUnstarted = shown.required("attempts").intValue() == 0;
        if (!isErased
                && !isUnstarted
                && !Objects.equals(shown.required("msg").textValue(), expected)) {
            report(Rule.UNREADABLE, trace, "in " + shown);
        }
    }

    private static Map<MessageId, Status> statuses(JsonNode body) {
        Map<MessageId, Status> statuses = new HashMap<>();
        for (JsonNode message : body.required("messages")) {
            statuses.put(
                    MessageId.parse(message.required("id").textValue()).orElseThrow(),
                    Status.of(message.required("status").textValue()).orElseThrow());
        }
        return statuses;
    }

    /**
     * Whether a reader may see the second status after the first.
     *
     * @param second null if the message is no longer shown
     */
    private static boolean mayFollow(Status first, Status second) {
        return second != null && (first == second || Checker.rank(first) < Checker.rank(second));
    }

    private void report(Rule rule, MessageTrace trace, String detail) {
        world.violations.add(
                new Violation(
                        rule,
                        "%s for a reader at %s: %s"
                                .formatted(trace, world.scheduler.instant(), detail)));
    }
}
