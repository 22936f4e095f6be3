package dev.msgapi.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.http.testing.ApiAnswer;
import dev.msgapi.http.testing.ApiEvent;
import dev.msgapi.ingest.testing.InMemoryIdempotencyStore;
import dev.msgapi.model.Channel;
import dev.msgapi.model.Message;
import dev.msgapi.queue.QueueUnavailable;
import dev.msgapi.store.StoreUnavailable;
import dev.msgapi.testing.RecordingContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** POSTs to a recipient who may get two SMS and three emails a minute. */
class RecipientLimitTest {
    private static final String SMS = Requests.sms("reference", "\"r\"");
    private static final String OTHER_SMS = Requests.sms("msg_id", "\"+447700900124\"");
    private static final String EMAIL = Requests.email("reference", "\"r\"");

    private final List<Message> outbox = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private final RecordingContext context = new RecordingContext();
    private Instant now = Instant.parse("2026-11-22T15:42:00Z");
    private @Nullable RuntimeException queueFailure;
    private @Nullable RuntimeException tableFailure;
    private final IngestHandler handler =
            new IngestHandler(
                    message -> {
                        if (queueFailure != null) {
                            throw queueFailure;
                        }
                        outbox.add(message);
                    },
                    new InMemoryIdempotencyStore(),
                    new RecipientLimit(
                            (to, channel, minute, max) -> {
                                if (tableFailure != null) {
                                    throw tableFailure;
                                }
                                String row = channel + " " + to.value() + " " + minute;
                                int count = counts.getOrDefault(row, 0);
                                counts.put(row, Math.min(count + 1, max));
                                return count < max;
                            },
                            channel -> channel == Channel.SMS ? 2 : 3),
                    Requests.BRITAIN,
                    () -> now);

    @AfterEach
    void logsNeitherContentNorRecipient() {
        assertThat(context.lines())
                .allSatisfy(line ->
                        assertThat(line)
                                .doesNotContainIgnoringCase("canary")
                                .doesNotContain("7700900"));
    }

    @Test
    void rejectsAPostAboveTheLimitUntilTheNextMinute() {
        accept(SMS);
        now = Instant.parse("2026-11-22T15:42:30.001Z");
        accept(SMS);
        ApiAnswer rejected = post(null, SMS);
        assertThat(rejected.status()).isEqualTo(429);
        assertThat(rejected.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(rejected.header("Retry-After")).isEqualTo("30");
        assertThat(rejected.body().get("type").textValue())
                .isEqualTo("urn:msg-api:recipient-limit");
        assertThat(rejected.errors()).isEmpty();
        assertThat(outbox).hasSize(2);
        assertThat(context.lines().getLast()).contains("\"limited\"", "\"sms\"");

        now = now.plusSeconds(30);
        accept(SMS);
    }

    @ParameterizedTest
    @CsvSource({"00.000, 60", "00.001, 60", "58.999, 2", "59.000, 1", "59.999, 1"})
    void tellsTheSecondsUntilTheNextMinute(String second, String retryAfter) {
        now = Instant.parse("2026-11-22T15:42:" + second + "Z");
        accept(SMS);
        accept(SMS);
        assertThat(post(null, SMS).header("Retry-After")).isEqualTo(retryAfter);
    }

    @Test
    void countsEachRecipientAndChannelByItself() {
        accept(SMS);
        accept(SMS);
        accept(OTHER_SMS);
        accept(EMAIL);
        accept(EMAIL);
        assertThat(post(null, SMS).status()).isEqualTo(429);
        accept(OTHER_SMS);
        accept(EMAIL);
        assertThat(post(null, EMAIL).status()).isEqualTo(429);
    }

    @Test
    void countsEverySpellingOfAnAddress() {
        accept(EMAIL);
        accept(EMAIL.replace("canary.mail@", "Canary.Mail@"));
        accept(EMAIL.replace("@example.com", "@EXAMPLE.com"));
        assertThat(post(null, EMAIL).status()).isEqualTo(429);
    }

    @Test
    void doesNotCountAnInvalidMessage() {
        for (int i = 0; i < 3; i++) {
            assertThat(post("key", Requests.sms("msg", "\"\"")).status()).isEqualTo(422);
        }
        assertThat(counts).isEmpty();
    }

    @Test
    void aReplayIsNeitherCountedNorRejected() {
        ApiAnswer first = post("key", SMS);
        for (int i = 0; i < 3; i++) {
            assertThat(post("key", SMS).header("Idempotency-Replayed")).isEqualTo("true");
        }
        accept(SMS);
        assertThat(post(null, SMS).status()).isEqualTo(429);
        assertThat(post("key", SMS).body()).isEqualTo(first.body());
    }

    @Test
    void aKeyReusedForAnotherMessageIsNotCounted() {
        post("key", SMS);
        assertThat(post("key", Requests.sms("msg", "\"x\"")).status()).isEqualTo(422);
        accept(SMS);
    }

    @Test
    void aRejectedPostDoesNotBlockItsKey() {
        accept(SMS);
        accept(SMS);
        assertThat(post("key", SMS).status()).isEqualTo(429);
        assertThat(post("key", SMS).status()).isEqualTo(429);
        now = now.plusSeconds(60);
        ApiAnswer accepted = post("key", SMS);
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.header("Idempotency-Replayed")).isNull();
        assertThat(outbox).hasSize(3);
        assertThat(post("key", SMS).header("Idempotency-Replayed")).isEqualTo("true");
    }

    @Test
    void queuesNothingIfTheTableIsUnavailable() {
        tableFailure = new StoreUnavailable("test", new IllegalStateException("canary"));
        for (String key : new String[] {null, "key"}) {
            ApiAnswer answer = post(key, SMS);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isEqualTo("1");
            assertThat(context.lines().getLast()).contains("count_failed");
        }
        assertThat(outbox).isEmpty();
        tableFailure = null;
        assertThat(post("key", SMS).status()).isEqualTo(202);
    }

    @Test
    void aPostThatTheQueueDidNotConfirmIsCounted() {
        queueFailure = new QueueUnavailable("test", new IllegalStateException("canary"));
        assertThat(post("key", SMS).status()).isEqualTo(503);
        queueFailure = null;
        assertThat(post("key", SMS).status()).isEqualTo(202);
        assertThat(post(null, SMS).status()).isEqualTo(429);
    }

    private void accept(String body) {
        ApiAnswer answer = post(null, body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    }

    private ApiAnswer post(@Nullable String key, String body) {
        ApiEvent event = ApiEvent.post(body);
        ApiAnswer answer =
                (key == null ? event : event.header("Idempotency-Key", key))
                        .sendTo(handler, context);
        if (answer.status() != 202) {
            assertThat(answer.text())
                    .doesNotContainIgnoringCase("canary")
                    .doesNotContain("7700900");
        }
        return answer;
    }
}
