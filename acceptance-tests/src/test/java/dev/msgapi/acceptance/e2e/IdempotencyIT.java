package dev.msgapi.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.acceptance.e2e.TwinProcess.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** POSTs with an Idempotency-Key over HTTP: one message for all that bear the same. */
class IdempotencyIT {
    private static final String TABLE = "msg-api-idempotency";

    @TempDir static Path state;
    static TwinProcess twin;
    private static DynamoDbClient dynamoDb;

    @BeforeAll
    static void start() throws IOException {
        twin = TwinProcess.start(state);
        dynamoDb =
                DynamoDbClient.builder()
                        .endpointOverride(URI.create("http://127.0.0.1:" + twin.awsPort))
                        .region(Region.EU_WEST_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create("any", "key")))
                        .httpClient(UrlConnectionHttpClient.create())
                        .build();
    }

    @AfterAll
    static void stop() {
        dynamoDb.close();
        twin.close();
    }

    @Test
    void theSamePostAgainGetsTheSameIdAndSendsNothing() {
        String body = body("twice@example.com", "m");
        Answer first = post("key-1", body);
        Answer again = post("key-1", body);
        Answer quoted = post("\"key-1\"", body.replace(",", " , "));
        assertThat(first.status()).isEqualTo(202);
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        for (Answer replay : List.of(again, quoted)) {
            assertThat(replay.status()).isEqualTo(202);
            assertThat(replay.header("Idempotency-Replayed")).isEqualTo("true");
            assertThat(replay.json()).isEqualTo(first.json());
            assertThat(replay.header("Location")).isEqualTo(first.header("Location"));
        }
        onlyThisArrives("twice@example.com", first);
    }

    @Test
    void anotherMessageUnderTheSameKeyIsRefused() {
        Answer first = post("key-2", body("reused@example.com", "m"));
        Answer other = post("key-2", body("reused@example.com", "n"));
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.json().get("type").asText())
                .isEqualTo("urn:msg-api:idempotency-key-reused");
        assertThat(other.faultCodes()).containsExactly("idempotency_key_reused");
        onlyThisArrives("reused@example.com", first);
    }

    @Test
    void aBadKeyIsRefusedTogetherWithAllElse() {
        HttpRequest.Builder twice =
                twin.request("/msg")
                        .header("Idempotency-Key", "a")
                        .header("Idempotency-Key", "b")
                        .POST(BodyPublishers.ofString(body("bad@example.com", "")));
        for (Answer answer :
                List.of(
                        twin.send(twice),
                        post("\"open", body("bad@example.com", "")),
                        post("x".repeat(256), body("bad@example.com", "")))) {
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.faultCodes())
                    .containsExactlyInAnyOrder("invalid_idempotency_key", "too_short");
        }
        assertThat(twin.inbox("bad@example.com")).isEmpty();
    }

    @Test
    void ofSixteenAtOnceOneIsSentAndEachAnswerNamesItOrAsksToWait() throws Exception {
        String body = body("crowd@example.com", "m");
        Callable<Answer> post = () -> post("key-3", body);
        List<Answer> answers = new ArrayList<>();
        try (var clients = Executors.newFixedThreadPool(16)) {
            for (Future<Answer> done : clients.invokeAll(Collections.nCopies(16, post))) {
                answers.add(done.get());
            }
        }
        List<Answer> accepted = answers.stream().filter(a -> a.status() == 202).toList();
        assertThat(accepted).isNotEmpty();
        assertThat(accepted)
                .extracting(answer -> answer.json().get("id"))
                .containsOnly(accepted.getFirst().json().get("id"));
        assertThat(accepted)
                .filteredOn(answer -> answer.header("Idempotency-Replayed").isEmpty())
                .hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 202)
                .allSatisfy(answer -> {
                    assertThat(answer.status()).isEqualTo(409);
                    assertThat(answer.header("Retry-After")).matches("[1-9]|1[0-2]");
                });
        onlyThisArrives("crowd@example.com", accepted.getFirst());
    }

    @Test
    void theTableHoldsNeitherKeyNorRecipientNorContent() {
        List<Map<String, AttributeValue>> before = rows();
        Answer first = post("canary-key", body("canary@example.com", "canary-code-4711"));
        List<Map<String, AttributeValue>> rows = new ArrayList<>(rows());
        rows.removeAll(before);
        assertThat(rows)
                .singleElement()
                .satisfies(row -> {
                    assertThat(row)
                            .containsOnlyKeys("idempotency_key", "body_hash", "id", "expires_at");
                    assertThat(row.get("id").s()).isEqualTo(first.json().get("id").asText());
                    assertThat(row.get("idempotency_key").s()).matches("[0-9a-f]{64}");
                    assertThat(row.get("body_hash").s()).matches("[0-9a-f]{64}");
                });
        assertThat(rows.toString()).doesNotContainIgnoringCase("canary").doesNotContain("4711");
    }

    @Test
    void aPostWithoutAKeyLeavesNothingInTheTable() {
        List<Map<String, AttributeValue>> before = rows();
        twin.post(body("plain@example.com", "m"));
        twin.post(body("plain@example.com", "m"));
        assertThat(rows()).isEqualTo(before);
        TwinProcess.await(
                Duration.ofSeconds(20), () -> twin.inbox("plain@example.com").size() == 2);
    }

    private static void onlyThisArrives(String recipient, Answer accepted) {
        twin.awaitStatus(recipient, "sent");
        // What is queued behind it has arrived when this has.
        Answer last = twin.post(body("last-" + recipient, "m"));
        assertThat(last.status()).isEqualTo(202);
        twin.awaitStatus("last-" + recipient, "sent");
        assertThat(twin.inbox(recipient))
                .singleElement()
                .satisfies(mail ->
                        assertThat(mail.at("/tags/id")).isEqualTo(accepted.json().get("id")));
        assertThat(twin.history(recipient, "").json().get("messages")).hasSize(1);
    }

    private static List<Map<String, AttributeValue>> rows() {
        return dynamoDb.scan(scan -> scan.tableName(TABLE).consistentRead(true)).items();
    }

    private static Answer post(String key, String body) {
        return twin.send(
                twin.request("/msg")
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString(body)));
    }

    private static String body(String recipient, String content) {
        return "{\"msg_id\":\"%s\",\"subject\":\"s\",\"msg\":\"%s\"}".formatted(recipient, content);
    }
}
