package dev.msgapi.faults;

import dev.msgapi.faults.ErasureTraces.ErasureTrace;
import dev.msgapi.faults.Violation.Rule;
import dev.msgapi.http.testing.ApiAnswer;
import dev.msgapi.http.testing.ApiEvent;
import java.time.Duration;
import java.util.List;

/**
 * Somebody who opens sealed messages now and then while everything else happens. Each opening is in
 * the audit before its answer, and no message is opened that was erased before the request.
 */
final class Officer {
    private static final int REQUESTS = 12;
    private static final Duration PAUSE_MAX = Duration.ofSeconds(2);
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;

    private final World world;
    private final Gateway gateway;

    Officer(World world) {
        this.world = world;
        this.gateway =
                new Gateway(world, world.decrypt, DeclaredStack.function("decrypt").timeout());
    }

    void run() {
        for (int i = 0; i < REQUESTS; i++) {
            world.scheduler.sleep(Duration.ofMillis(world.random.nextLong(PAUSE_MAX.toMillis())));
            List<MessageTrace> sealed =
                    world.runLog.traces().stream()
                            .filter(trace -> trace.message.storeSecure())
                            .toList();
            if (!sealed.isEmpty()) {
                open(sealed.get(world.random.nextInt(sealed.size())));
            }
        }
    }

    private void open(MessageTrace trace) {
        List<ErasureTrace> erasures =
                world.runLog.erasureTraces.traces().stream()
                        .filter(ErasureTrace::isInForce)
                        .toList();
        String body =
                "{\"msg_id\":\"%s\",\"id\":\"%s\",\"reason\":\"ticket\"}"
                        .formatted(trace.message.to().key().value(), trace.message.id());
        ApiEvent request = ApiEvent.post(body).resource("/msg/decrypt").principal(Client.PRINCIPAL);
        gateway.send(request).ifPresent(answer -> check(trace, answer, erasures));
    }

    /**
     * Checks an answer.
     *
     * @param erasures that were in force before the request
     */
    private void check(MessageTrace trace, ApiAnswer answer, List<ErasureTrace> erasures) {
        switch (answer.status()) {
            case 200 -> checkOpened(trace, answer, erasures);
            case NOT_FOUND, UNAVAILABLE -> {}
            default -> throw new AssertionError("no fault explains this answer: " + answer.text());
        }
    }

    private void checkOpened(MessageTrace trace, ApiAnswer answer, List<ErasureTrace> erasures) {
        world.stats.add(RunStats.Count.OPENED, 1);
        if (erasures.stream().anyMatch(erasure -> erasure.covers(trace.message))) {
            report(Rule.SHOWN_THOUGH_ERASED, trace, answer);
        }
        trace.openings++;
        if (trace.auditedOpenings < trace.openings) {
            report(Rule.UNAUDITED, trace, answer);
        }
        if (!answer.body().path("msg").asText().equals(trace.message.content().text())) {
            report(Rule.UNREADABLE, trace, answer);
        }
    }

    private void report(Rule rule, MessageTrace trace, ApiAnswer answer) {
        world.violations.add(
                new Violation(
                        rule,
                        "%s for an officer at %s: %s"
                                .formatted(trace, world.scheduler.instant(), answer.text())));
    }
}
