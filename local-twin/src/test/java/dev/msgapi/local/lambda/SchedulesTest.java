package dev.msgapi.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.msgapi.local.template.Stack;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SchedulesTest {
    private static final String RULE = "arn:aws:events:eu-west-1:000000000000:rule/sweep";
    private static final Duration PERIOD = Duration.ofMillis(20);
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-11-22T15:42:07.123Z"));
    private static final InvokeResult DONE = new InvokeResult.Success(new byte[0]);

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    @Test
    void passesTheEventThatEventBridgePasses() throws Exception {
        try (Schedules schedules = schedules(schedule(PERIOD), this::record)) {
            schedules.start();
            JsonNode event = new ObjectMapper().readTree(events.take());
            assertThat(event.path("id").asText()).matches("[0-9a-f-]{36}");
            assertThat(event)
                    .isEqualTo(
                            new ObjectMapper()
                                    .readTree(
                                            """
                                            {"version":"0","id":"%s","detail-type":"Scheduled Event",
                                             "source":"aws.events","account":"000000000000",
                                             "time":"2026-11-22T15:42:07Z","region":"eu-west-1",
                                             "resources":["%s"],"detail":{}}
                                            """
                                                    .formatted(event.path("id").asText(), RULE)));
        }
    }

    @Test
    void callsFirstOnePeriodAfterTheStart() throws Exception {
        Duration period = Duration.ofMillis(200);
        try (Schedules schedules = schedules(schedule(period), this::record)) {
            long begun = System.nanoTime();
            schedules.start();
            events.take();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(period);
        }
    }

    @Test
    void continuesAfterAFailedCall() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Invoker failing =
                (function, event) -> {
                    record(function, event);
                    if (calls.incrementAndGet() == 1) {
                        throw new IllegalArgumentException("thrown on purpose");
                    }
                    return new InvokeResult.FunctionError("java.lang.IllegalStateException");
                };
        try (Schedules schedules = schedules(schedule(PERIOD), failing)) {
            schedules.start();
            assertThat(List.of(events.take(), events.take(), events.take())).hasSize(3);
        }
    }

    @Test
    void callsDoNotOverlap() throws Exception {
        Semaphore running = new Semaphore(1);
        AtomicInteger overlaps = new AtomicInteger();
        CountDownLatch calls = new CountDownLatch(5);
        Invoker slow =
                (function, event) -> {
                    if (!running.tryAcquire()) {
                        overlaps.incrementAndGet();
                    }
                    outlast(PERIOD.multipliedBy(3));
                    running.release();
                    calls.countDown();
                    return DONE;
                };
        try (Schedules schedules = schedules(schedule(PERIOD), slow)) {
            schedules.start();
            calls.await();
        }
        assertThat(overlaps).hasValue(0);
    }

    @Test
    void aSlowFunctionDoesNotDelayOthers() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Invoker oneHangs =
                (function, event) -> {
                    if (function.equals("hanging-fn")) {
                        await(end);
                    }
                    return record(function, event);
                };
        Stack.Schedule hanging = new Stack.Schedule("another-rule", "hanging-fn", PERIOD);
        try (Schedules schedules =
                new Schedules(List.of(hanging, schedule(PERIOD)), oneHangs, CLOCK)) {
            schedules.start();
            assertThat(List.of(events.take(), events.take()))
                    .allMatch(event -> event.contains(RULE));
            end.countDown();
        }
    }

    @Test
    void closingStopsTheCalls() throws Exception {
        Schedules schedules = schedules(schedule(PERIOD), this::record);
        schedules.start();
        events.take();
        schedules.close();
        events.clear();
        assertThat(events.poll(10 * PERIOD.toMillis(), TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void closingDoesNotWaitForTheNextTime() {
        Schedules schedules = schedules(schedule(Duration.ofDays(99_999)), this::record);
        schedules.start();
        schedules.close();
        assertThat(events).isEmpty();
    }

    private InvokeResult record(String function, byte[] event) {
        events.add(new String(event, UTF_8));
        return DONE;
    }

    private static Schedules schedules(Stack.Schedule schedule, Invoker lambda) {
        return new Schedules(List.of(schedule), lambda, CLOCK);
    }

    private static Stack.Schedule schedule(Duration period) {
        return new Stack.Schedule(RULE, "sweep-fn", period);
    }

    private static void outlast(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
