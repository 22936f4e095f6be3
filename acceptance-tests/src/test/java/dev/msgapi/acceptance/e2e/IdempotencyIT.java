package dev.msgapi.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.acceptance.e2e.TwinProcess.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** POSTs with an Idempotency-Key: all POSTs with the same key are one message. */
@ExtendWith(SharedTwin.Extension.class)
class IdempotencyIT {
    private static final String TABLE = "msg-api-idempotency";

    private static TwinProcess twin;
    private static AwsTables tables;

    @BeforeAll
    static void connect(SharedTwin shared) {
        twin = shared.twin();
        tables = shared.aws().tables;
    }

    @Test
    void answersARepeatedPostWithTheSameIdAndSendsNothing() {
        String body = body("twice@example.com", "m");
        Answer once = twin.sendOnce(request("key-1", body));
        boolean isFinal = !once.asksToTryAgain();
        Answer first = isFinal ? once : post("key-1", body);
        Answer again = post("key-1", body);
        Answer quoted = post("\"key-1\"", body.replace(",", " , "));
        assertThat(first.status()).as("%s", first).isEqualTo(202);
        // After an answer that is not final, the next one may be a replay.
        if (isFinal) {
            assertThat(first.header("Idempotency-Replayed")).isEmpty();
        }
        for (Answer replay : List.of(again, quoted)) {
            assertThat(replay.status()).isEqualTo(202);
            assertThat(replay.header("Idempotency-Replayed")).isEqualTo("true");
            assertThat(replay.json()).isEqualTo(first.json());
            assertThat(replay.header("Location")).isEqualTo(first.header("Location"));
        }
        assertOnlyThisArrives("twice@example.com", first);
    }

    @Test
    void rejectsAnotherMessageUnderTheSameKey() {
        Answer first = post("key-2", body("reused@example.com", "m"));
        Answer other = post("key-2", body("reused@example.com", "n"));
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.json().get("type").asText())
                .isEqualTo("urn:msg-api:idempotency-key-reused");
        assertThat(other.errorCodes()).containsExactly("idempotency_key_reused");
        assertOnlyThisArrives("reused@example.com", first);
    }

    @Test
    void reportsABadKeyTogetherWithTheOtherErrors() {
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
            assertThat(answer.errorCodes())
                    .containsExactlyInAnyOrder("invalid_idempotency_key", "too_short");
        }
        assertThat(twin.inbox("bad@example.com")).isEmpty();
    }

    @Test
    void sendsOnceIfSixteenPostsArriveAtTheSameTime() throws Exception {
        String body = body("sixteen@example.com", "m");
        Callable<Answer> post = () -> twin.sendOnce(request("key-3", body));
        List<Answer> answers = new ArrayList<>();
        try (var clients = Executors.newFixedThreadPool(16)) {
            for (Future<Answer> done : clients.invokeAll(Collections.nCopies(16, post))) {
                answers.add(done.get());
            }
        }
        Answer settled = post("key-3", body);
        List<Answer> accepted = answers.stream().filter(a -> a.status() == 202).toList();
        assertThat(accepted)
                .extracting(answer -> answer.json().get("id"))
                .allMatch(settled.json().get("id")::equals);
        List<Answer> fresh =
                accepted.stream().filter(a -> a.header("Idempotency-Replayed").isEmpty()).toList();
        // On a busy machine, the queue may not have confirmed the first one in time.
        boolean isConfirmed = answers.stream().noneMatch(answer -> answer.status() == 503);
        assertThat(fresh).hasSizeBetween(isConfirmed ? 1 : 0, 1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 202)
                .allSatisfy(answer -> {
                    assertThat(answer.status()).isIn(409, 503);
                    assertThat(answer.header("Retry-After")).matches("[1-9]|1[0-2]");
                });
        assertOnlyThisArrives("sixteen@example.com", settled);
    }

    @Test
    void storesNeitherTheKeyNorTheRecipientNorTheContent() {
        List<Map<String, AttributeValue>> before = rows();
        Answer first = post("canary-key", body("canary-row@example.com", "canary-code-4711"));
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
    void storesNothingForAPostWithoutAKey() {
        List<Map<String, AttributeValue>> before = rows();
        for (int i = 0; i < 2; i++) {
            String body = body("keyless@example.com", "m");
            Answer answer = twin.send(twin.request("/msg").POST(BodyPublishers.ofString(body)));
            assertThat(answer.status()).as("%s", answer).isEqualTo(202);
        }
        assertThat(rows()).isEqualTo(before);
        Await.until(
                "both messages to arrive",
                () -> twin.inbox("keyless@example.com"),
                inbox -> inbox.size() == 2);
    }

    private static void assertOnlyThisArrives(String recipient, Answer accepted) {
        twin.awaitStatus(recipient, "sent");
        // When this one has arrived, anything queued before it has arrived too.
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
        return tables.scan(TABLE);
    }

    private static Answer post(String key, String body) {
        return twin.send(request(key, body));
    }

    private static HttpRequest.Builder request(String key, String body) {
        return twin.request("/msg")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body));
    }

    private static String body(String recipient, String content) {
        return "{\"msg_id\":\"%s\",\"subject\":\"s\",\"msg\":\"%s\"}".formatted(recipient, content);
    }
}
