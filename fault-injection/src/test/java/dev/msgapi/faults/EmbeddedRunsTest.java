package dev.msgapi.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.msgapi.faults.RunStats.Count;
import dev.msgapi.http.testing.ApiAnswer;
import dev.msgapi.http.testing.ApiEvent;
import dev.msgapi.local.aws.outbound.Inbox;
import dev.msgapi.model.MessageId;
import dev.msgapi.query.QueryHandler;
import dev.msgapi.testing.Messages;
import dev.msgapi.testing.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same promises with the functions' adapters and the embedded services: several consumers
 * handle many messages at once, each with its own seeded faults.
 */
class EmbeddedRunsTest {
    private static final Long GIVEN = Long.getLong("runs.seed");
    private static final long SEED = GIVEN == null ? System.nanoTime() : GIVEN;
    private static final int MESSAGES = Integer.getInteger("runs.embedded", 60);
    private static final int CLIENTS = 25;

    /** A lease ends within a second. */
    private static final int SPEED = 20;

    private static final int TRIES_MAX = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** How long messages are replayed while faults still happen. */
    private static final Duration REPLAY_UNDER_FAULTS = Duration.ofSeconds(10);

    @TempDir static Path state;
    private static EmbeddedServices services;

    @BeforeAll
    static void start() {
        services = new EmbeddedServices(state);
    }

    @AfterAll
    static void stop() {
        services.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void keepsEveryPromise(boolean resend) {
        long started = System.nanoTime();
        EmbeddedWorld world = new EmbeddedWorld(services, resend, SPEED, SEED);
        List<Violation> violations = new ArrayList<>();
        EmbeddedQueues queues = new EmbeddedQueues(services);
        EmbeddedConsumers consumers = new EmbeddedConsumers(world, false);
        try (consumers) {
            post(world, resend);
            // An operator replays what is in a dead-letter queue.
            queues.drain(world.stats, REPLAY_UNDER_FAULTS);
            world.injector.calm();
            assertThat(queues.drain(world.stats, PATIENCE)).isTrue();
            world.clock.skip(Duration.ofHours(1));
            world.sweep();
            int before = services.inbox().messages().size();
            redeliver(world);
            assertThat(queues.drain(world.stats, PATIENCE)).isTrue();
            assertThat(services.inbox().messages()).as("after a replay").hasSize(before);
        }
        assertThat(consumers.bugs()).isEmpty();
        order(world.runLog, violations);
        countAcceptances(world);
        violations.addAll(
                new Checker(
                                world.runLog,
                                resend,
                                EmbeddedWorld.GRACE,
                                !resend,
                                _ -> false,
                                new QueryHandler(
                                        world.history, (_, _) -> Optional.empty(), world.clock),
                                world.history,
                                world.clock,
                                world.stats)
                        .check());
        System.out.printf(
                "runs %,d over the embedded services, policy %s, seed %d, %.1f s%n%s%n%s%n",
                MESSAGES,
                resend ? "resend" : "hold",
                SEED,
                (System.nanoTime() - started) / 1e9,
                world.stats.faults(),
                world.stats.outcome());
        assertThat(violations).as("seed %d", SEED).isEmpty();
        assertThat(world.stats.of(Count.PROMISED)).isPositive();
    }

    private static void post(EmbeddedWorld world, boolean resend) {
        SimulatedRuns.inParallel(CLIENTS, MESSAGES, i -> () -> postUntilAccepted(world, resend, i));
    }

    private static void postUntilAccepted(EmbeddedWorld world, boolean resend, int i) {
        String key = "%s-%d".formatted(resend, i);
        ObjectNode json = StrictJson.MAPPER.createObjectNode();
        if (i % 3 == 0) {
            // Ofcom's numbers for drama: a thousand, half of them for each policy.
            json.put("msg_id", "+447700900%03d".formatted(i / 3 % 500 + (resend ? 500 : 0)));
        } else {
            json.put("msg_id", key + "@example.com").put("subject", Messages.SUBJECT);
        }
        String text = i % 5 == 0 ? Messages.CONTENT + " large".repeat(120) : Messages.CONTENT;
        json.put("msg", text).put("store_secure", i % 4 == 0).put("reference", key);
        ApiEvent event = ApiEvent.post(json.toString()).header("Idempotency-Key", key);
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            world.injector.usePlanOf(key);
            try {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                world.ingest.handleRequest(
                        event.stream(),
                        out,
                        new Invocation(
                                world.clock,
                                world.clock
                                        .instant()
                                        .plus(DeclaredStack.function("ingest").timeout())));
                ApiAnswer answer = ApiAnswer.of(out.toString(StandardCharsets.UTF_8));
                if (answer.status() == 202) {
                    String id = answer.body().required("id").textValue();
                    world.runLog.promised(MessageId.parse(id).orElseThrow(), key);
                    return;
                }
                assertThat(answer.status()).as(answer.text()).isIn(409, 503);
            } catch (ProcessKilled | InjectedError e) {
                // No answer.
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            world.clock.halt(Duration.ofSeconds(13));
        }
    }

    /** Delivers everything again that was accepted, from its first queue and its channel's. */
    static void redeliver(EmbeddedWorld world) {
        for (MessageTrace trace : world.runLog.traces()) {
            if (!trace.writes.isEmpty()) {
                world.firstStep.publish(trace.message);
                world.channels.publish(trace.message);
            }
        }
    }

    /** Orders the changes of each message as the table made them. */
    private static void order(RunLog runLog, List<Violation> violations) {
        for (MessageTrace trace : runLog.traces()) {
            Chain chain = Chain.of(trace.writes);
            if (!chain.unexplained().isEmpty()) {
                violations.add(
                        new Violation(
                                Violation.Rule.WENT_BACKWARDS,
                                trace + " was changed twice from one state: " + chain));
            }
            trace.transitions.addAll(chain.changes());
        }
    }

    /** Finds an email by its tag, and an SMS by its number, which no other message has. */
    private static void countAcceptances(EmbeddedWorld world) {
        for (Inbox.Message accepted : services.inbox().messages()) {
            for (MessageTrace trace : world.runLog.traces()) {
                boolean matches =
                        switch (trace.message.channel()) {
                            case EMAIL ->
                                    trace.message.id().toString().equals(accepted.tags().get("id"));
                            case SMS -> trace.message.to().address().equals(accepted.to());
                        };
                if (matches) {
                    trace.acceptances.add(world.clock.instant());
                }
            }
        }
    }
}
