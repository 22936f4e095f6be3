package dev.msgapi.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.msgapi.aws.dynamodb.MessageAttribute;
import dev.msgapi.http.testing.ApiAnswer;
import dev.msgapi.http.testing.ApiEvent;
import dev.msgapi.local.Settings;
import dev.msgapi.model.Message;
import dev.msgapi.query.QueryHandler;
import dev.msgapi.testing.Messages;
import dev.msgapi.testing.RecordingContext;
import dev.msgapi.testing.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Recipients are erased while the functions with their adapters send, store and fail, over the
 * embedded services.
 */
class EmbeddedErasuresTest {
    private static final Long GIVEN = Long.getLong("runs.seed");
    private static final long SEED = GIVEN == null ? System.nanoTime() : GIVEN;
    private static final int RECIPIENTS = Integer.getInteger("runs.embedded", 60) / 4;
    private static final int CLIENTS = 10;

    /** The wait between the walks of an erasure takes 15 s, which a busy machine keeps to. */
    private static final int SPEED = 5;

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /**
     * The client's text. The keys of the sweeper's index come back if a consumer was handling the
     * message: it records its state after the erasure, and the item expires within a day.
     */
    private static final String[] REMOVED =
            MessageAttribute.REMOVED_BY_ERASURE.stream()
                    .map(MessageAttribute::attributeName)
                    .filter(name -> !name.startsWith("sweep_"))
                    .toArray(String[]::new);

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

    @Test
    void leavesNothingOfAnErasedRecipientAndEverythingOfTheOthers() {
        long started = System.nanoTime();
        EmbeddedWorld world = new EmbeddedWorld(services, true, SPEED, SEED);
        EmbeddedQueues queues = new EmbeddedQueues(services);
        EmbeddedConsumers consumers = new EmbeddedConsumers(world, true);
        try (consumers) {
            SimulatedRuns.inParallel(CLIENTS, RECIPIENTS, i -> () -> postAndErase(world, i));
            queues.drain(world.stats, Duration.ofSeconds(5));
            world.injector.calm();
            assertThat(queues.drain(world.stats, PATIENCE)).as("seed %d", SEED).isTrue();
            check(world);
            int before = services.inbox().messages().size();
            for (MessageTrace trace : world.runLog.traces()) {
                world.firstStep.publish(trace.message);
                world.channels.publish(trace.message);
            }
            assertThat(queues.drain(world.stats, PATIENCE)).isTrue();
            check(world);
            assertThat(services.inbox().messages()).as("after a replay").hasSize(before);
        }
        assertThat(consumers.bugs()).isEmpty();
        System.out.printf(
                "%d recipients over the embedded services, half of them erased, seed %d, %.1f s%n%s%n",
                RECIPIENTS, SEED, (System.nanoTime() - started) / 1e9, world.stats.faults());
    }

    private static boolean isErased(int recipient) {
        return recipient % 2 == 0;
    }

    private static String address(int recipient) {
        return "erased-%s-%d@example.com".formatted(isErased(recipient), recipient);
    }

    /** Two messages, and for every other recipient an erasure at some time after them. */
    private static void postAndErase(EmbeddedWorld world, int recipient) {
        for (int i = 0; i < 2; i++) {
            String text = i == 0 ? Messages.CONTENT : Messages.CONTENT + " large".repeat(120);
            ObjectNode json = StrictJson.MAPPER.createObjectNode();
            json.put("msg_id", address(recipient))
                    .put("subject", Messages.SUBJECT)
                    .put("msg", text)
                    .put("store_secure", recipient % 3 == 0)
                    .put("reference", "canary-reference");
            String key = recipient + "/" + i;
            ApiEvent post = ApiEvent.post(json.toString()).header("Idempotency-Key", key);
            repeatUntil202(world, world.ingest, post, key);
        }
        if (isErased(recipient)) {
            SplittableRandom random = new SplittableRandom(SEED + recipient);
            world.clock.halt(Duration.ofMillis(random.nextInt(20_000)));
            ApiEvent delete = Client.request("DELETE", address(recipient));
            repeatUntil202(world, world.erase, delete, "erase/" + recipient);
        }
    }

    private static void repeatUntil202(
            EmbeddedWorld world, RequestStreamHandler function, ApiEvent request, String subject) {
        int status = 0;
        while (status != 202) {
            world.injector.usePlanOf(subject);
            try {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                Duration timeout = DeclaredStack.function("ingest").timeout();
                function.handleRequest(
                        request.stream(),
                        out,
                        new Invocation(world.clock, world.clock.instant().plus(timeout)));
                status = ApiAnswer.of(out.toString(StandardCharsets.UTF_8)).status();
                assertThat(status).isIn(202, 409, 503);
            } catch (ProcessKilled | InjectedError e) {
                // No answer.
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            if (status != 202) {
                world.clock.halt(Duration.ofSeconds(6));
            }
        }
    }

    private static void check(EmbeddedWorld world) {
        QueryHandler query = new QueryHandler(world.history, world.erasures, world.clock);
        for (MessageTrace trace : world.runLog.traces()) {
            Message message = trace.message;
            String address = message.to().key().value();
            boolean isErased = address.startsWith("erased-true");
            ApiAnswer history =
                    ApiEvent.get("msg_id", address).sendTo(query, new RecordingContext());
            assertThat(history.text().contains(message.id().toString()))
                    .as("seed %d, %s", SEED, history.text())
                    .isEqualTo(!isErased);
            items(address)
                    .forEach(item -> {
                        assertThat(item.containsKey("erased_by"))
                                .as("%s", item)
                                .isEqualTo(isErased);
                        if (isErased) {
                            assertThat(item).doesNotContainKeys(REMOVED);
                        }
                    });
        }
    }

    /** Every item of the recipient, whether of a message or of a content. */
    private static Stream<Map<String, AttributeValue>> items(String recipient) {
        return services
                .dynamoDb
                .queryPaginator(request ->
                        request.tableName(Settings.STACK_NAME + "-messages")
                                .keyConditionExpression("msg_id = :recipient")
                                .expressionAttributeValues(
                                        Map.of(":recipient", AttributeValue.fromS(recipient))))
                .items()
                .stream();
    }
}
