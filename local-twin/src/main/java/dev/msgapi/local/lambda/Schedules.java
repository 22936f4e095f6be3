package dev.msgapi.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.msgapi.local.Settings;
import dev.msgapi.local.Threads;
import dev.msgapi.local.template.Stack;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * EventBridge's scheduled rules. Each calls its function once a period, first one period after the
 * start. Calls do not overlap: while one runs, the next times are skipped. A failed call is not
 * repeated before the next time.
 */
public final class Schedules implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Stack.Schedule> schedules;
    private final Invoker lambda;
    private final InstantSource clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    /** Creates the schedules without starting them. */
    public Schedules(List<Stack.Schedule> schedules, Invoker lambda, InstantSource clock) {
        this.schedules = List.copyOf(schedules);
        this.lambda = lambda;
        this.clock = clock;
    }

    /** Starts the first period of each schedule. */
    public void start() {
        for (Stack.Schedule schedule : schedules) {
            threads.add(
                    Thread.ofVirtual()
                            .name("schedule-" + schedule.functionName())
                            .start(() -> run(schedule)));
        }
    }

    private void run(Stack.Schedule schedule) {
        long period = schedule.period().toNanos();
        long next = System.nanoTime() + period;
        while (!closedBefore(next)) {
            try {
                // The function's log has the result.
                lambda.invoke(schedule.functionName(), event(schedule));
            } catch (RuntimeException e) {
                System.err.println(schedule.ruleArn() + ": " + e);
            }
            long late = System.nanoTime() - next;
            next += (late / period + 1) * period;
        }
    }

    private boolean closedBefore(long nanoTime) {
        try {
            return closed.await(nanoTime - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    /** The event of "Amazon EventBridge: Scheduled Event". */
    private byte[] event(Stack.Schedule schedule) {
        ObjectNode event = JSON.createObjectNode();
        event.put("version", "0");
        event.put("id", UUID.randomUUID().toString());
        event.put("detail-type", "Scheduled Event");
        event.put("source", "aws.events");
        event.put("account", Settings.ACCOUNT);
        event.put("time", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        event.put("region", Settings.REGION);
        event.putArray("resources").add(schedule.ruleArn());
        event.putObject("detail");
        return event.toString().getBytes(UTF_8);
    }

    /** Stops the schedules, and waits a few seconds for running calls. */
    @Override
    public void close() {
        closed.countDown();
        Threads.join(threads);
    }
}
