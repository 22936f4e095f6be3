package dev.msgapi.acceptance.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.msgapi.acceptance.e2e.TwinProcess.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Whatever happens to secure messages, the twin never writes or prints their content. Only the
 * inbox page shows it, because that page shows what was sent.
 */
@Execution(ExecutionMode.CONCURRENT)
class ScanIT {
    private static final int MESSAGES = 150;
    private static final int RECIPIENTS = 50;

    /** The number of messages that are posted while the content key is disabled. */
    private static final int PARKED = 30;

    private static final String PREFIX = "Canary-Zk4q7Vw-";

    /** Bodies that no consumer can read, for each queue; they soon become dead letters. */
    private static final List<String> POISON =
            List.of(
                    PREFIX + "poison",
                    "{\"v\":1,\"id\":\"" + PREFIX + "id\",\"msg\":\"" + PREFIX + "m\"}");

    private static final String PLAIN_PREFIX = "Sparrow-Zk4q7Vw-";
    private static final String ERASED = recipient(3);
    private static final Map<String, String> ENVIRONMENT =
            Map.of(
                    "CHAOS",
                    "throttle=0.05 slow=0.02",
                    "MSG_PARAMETERS",
                    "ThrottleRate=10000 ThrottleBurst=5000"
                            + " EmailPerRecipientMinute=1000 SmsPerRecipientMinute=1000");

    @TempDir Path state;
    private final CanarySearch search = new CanarySearch(PREFIX);

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void theContentOfSecureMessagesIsInNoFileAndNoLog() throws Exception {
        try (TwinProcess twin = TwinProcess.start(state, ENVIRONMENT);
                AwsPort aws = new AwsPort(twin.awsPort)) {
            SecureApi api = new SecureApi(twin);
            aws.setReceivesMax("msg-api-secure-store", 1);
            Map<String, String> sent = new HashMap<>(postWhileTheKeyIsDisabled(twin, aws));
            sent.putAll(postAll(twin, PARKED, MESSAGES));
            refusePosts(twin);
            poison(aws);
            api.post("plain@example.com", PLAIN_PREFIX + "subject", PLAIN_PREFIX + "msg", false);

            Await.until(
                    "the messages to be in the dead-letter queue",
                    () -> aws.count("msg-api-secure-store-dlq"),
                    count -> count >= PARKED + POISON.size());
            aws.replayDeadLetterQueues();
            Await.until(
                    "all messages to be sent",
                    () -> {
                        replayReadableMessages(aws);
                        return canaries(twin);
                    },
                    count -> count >= MESSAGES);
            aws.awaitEmptyQueues();
            open(api, sent);
            erase(api);

            assertThat(canaries(twin)).isEqualTo(MESSAGES);
            assertThat(findings(twin, aws)).isEmpty();
            assertThat(new CanarySearch(PLAIN_PREFIX).inFiles(state))
                    .as("plain content in the file of the tables")
                    .isNotEmpty()
                    .allMatch(finding -> finding.startsWith("dynamodb"));
            twin.interrupt();
        }
        assertThat(search.inFiles(state)).isEmpty();
    }

    /** Replays, because with one receive each, a message can become a dead letter at any time. */
    private static void replayReadableMessages(AwsPort aws) {
        if (aws.count("msg-api-secure-store-dlq") > POISON.size()) {
            aws.replayDeadLetterQueues();
        }
    }

    /** How many different canaries were sent. */
    private static long canaries(TwinProcess twin) {
        return twin.inbox().stream()
                .map(message -> message.get("body").asText())
                .filter(body -> body.startsWith(PREFIX + "msg-"))
                .distinct()
                .count();
    }

    private Map<String, String> postWhileTheKeyIsDisabled(TwinProcess twin, AwsPort aws)
            throws Exception {
        String key = aws.keys.contentKeyArn();
        aws.keys.disable(key);
        Map<String, String> sent = postAll(twin, 0, PARKED);
        // Each is received only once, so an error moves it to the dead-letter queue.
        Await.until("the errors to be logged", this::errors, errors -> errors >= PARKED);
        aws.keys.enable(key);
        return sent;
    }

    private long errors() {
        try {
            return Files.readString(state.resolve("logs/msg-api-secure-store.log"))
                    .lines()
                    .filter(line -> line.contains("\"event\":\"error\""))
                    .count();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Posts the messages with these numbers; returns their recipients by id. */
    private static Map<String, String> postAll(TwinProcess twin, int from, int to)
            throws Exception {
        Map<String, String> recipients = new HashMap<>();
        try (var clients = Executors.newFixedThreadPool(8)) {
            List<Callable<Answer>> posts = new ArrayList<>();
            for (int i = from; i < to; i++) {
                int number = i;
                posts.add(() -> post(twin, number));
            }
            for (Future<Answer> each : clients.invokeAll(posts)) {
                Answer accepted = each.get();
                assertThat(accepted.status()).as("%s", accepted).isEqualTo(202);
                recipients.put(
                        accepted.json().get("id").asText(), accepted.json().get("msg_id").asText());
            }
        }
        return recipients;
    }

    /** Posts a message with a key, because the twin injects faults and each is to be sent once. */
    private static Answer post(TwinProcess twin, int number) {
        ObjectNode message = message(number);
        return twin.send(
                twin.request("/msg")
                        .header("Idempotency-Key", "scan-" + number)
                        .POST(BodyPublishers.ofString(message.toString())));
    }

    /** Every second message is an SMS, which has no subject. */
    private static ObjectNode message(int number) {
        ObjectNode message = TwinProcess.JSON.createObjectNode();
        message.put("msg_id", recipient(number))
                .put("msg", PREFIX + "msg-" + number)
                .put("store_secure", true);
        if (number % 2 == 1) {
            message.put("subject", PREFIX + "subject-" + number);
        }
        return message;
    }

    private static String recipient(int number) {
        return number % 2 == 1
                ? "r%02d@example.com".formatted(number % RECIPIENTS)
                : "+4477009000%02d".formatted(number % RECIPIENTS);
    }

    /** Posts invalid messages, with content wherever an answer or a log might quote it. */
    private static void refusePosts(TwinProcess twin) {
        String canary = PREFIX + "refused";
        List<String> bodies =
                List.of(
                        message(1).put("store_secure", canary).toString(),
                        message(1).put("msg_id", canary).toString(),
                        message(1).put(canary, canary).toString(),
                        message(1).put("subject", canary + "\n").toString(),
                        message(2).put("subject", canary).toString(),
                        message(2).put("msg", canary.repeat(200)).toString(),
                        message(1).toString().substring(1),
                        message(1) + canary,
                        "\"" + canary + "\"");
        for (String body : bodies) {
            Answer refused = twin.post(body);
            assertThat(refused.status()).as(body).isIn(400, 422);
            assertThat(refused.http().body()).doesNotContain(PREFIX);
        }
    }

    /** Sends bodies that no consumer can read; they stay in the dead-letter queues. */
    private static void poison(AwsPort aws) {
        for (String queue : AwsPort.QUEUES) {
            POISON.forEach(body -> aws.send(queue, body));
        }
    }

    private static void open(SecureApi api, Map<String, String> sent) {
        List<String> ids = sent.keySet().stream().sorted().limit(30).toList();
        for (String id : ids) {
            Answer opened = api.decrypt(sent.get(id), id);
            assertThat(opened.status()).as("%s", opened).isEqualTo(200);
            assertThat(opened.json().get("msg").asText()).startsWith(PREFIX);
            assertThat(api.decrypt("other@example.com", id).status()).isEqualTo(404);
            assertThat(api.decrypt(sent.get(id), id, "two\nlines").status()).isEqualTo(422);
        }
        String body = SecureApi.body(sent.get(ids.getFirst()), ids.getFirst(), "r");
        HttpRequest.Builder unsigned =
                api.twin().request("/msg/decrypt").POST(BodyPublishers.ofString(body));
        assertThat(api.twin().send(unsigned).status()).isEqualTo(403);
    }

    private static void erase(SecureApi api) {
        String id = api.erase(ERASED).json().get("id").asText();
        Await.until(
                "all of the recipient's messages to be erased",
                () -> api.progress(ERASED, id).json(),
                progress -> progress.get("erased").asInt() == MESSAGES / RECIPIENTS);
        assertThat(api.twin().history(ERASED, "").json().get("messages")).isEmpty();
    }

    /** The places with a canary, among everything that the running twin wrote or answers. */
    private List<String> findings(TwinProcess twin, AwsPort aws) {
        List<String> findings = new ArrayList<>(search.inFiles(state));
        for (String table : aws.tables.names()) {
            List<Map<String, AttributeValue>> items = aws.tables.scan(table);
            assertThat(items).as(table).isNotEmpty();
            search.in(bytes(items)).forEach(form -> findings.add(table + ": " + form));
        }
        search.in(twin.output().getBytes(UTF_8)).forEach(form -> findings.add("output: " + form));
        URI chaos = URI.create("http://127.0.0.1:" + twin.awsPort + "/_local/chaos");
        JsonNode counts = twin.send(HttpRequest.newBuilder(chaos)).json();
        search.in(counts.toString().getBytes(UTF_8))
                .forEach(form -> findings.add("chaos: " + form));
        return findings;
    }

    private static byte[] bytes(List<Map<String, AttributeValue>> items) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Map<String, AttributeValue> item : items) {
            item.forEach((name, value) -> {
                bytes.writeBytes(name.getBytes(UTF_8));
                bytes.writeBytes(
                        value.b() == null
                                ? value.toString().getBytes(UTF_8)
                                : value.b().asByteArray());
            });
        }
        return bytes.toByteArray();
    }
}
