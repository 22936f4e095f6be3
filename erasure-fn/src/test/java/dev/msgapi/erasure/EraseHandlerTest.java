package dev.msgapi.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.http.testing.ApiAnswer;
import dev.msgapi.http.testing.ApiEvent;
import dev.msgapi.queue.QueueUnavailable;
import dev.msgapi.store.AuditEntry;
import dev.msgapi.store.AuditEntry.Action;
import dev.msgapi.store.AuditEntry.Caller;
import dev.msgapi.store.AuditEntry.Outcome;
import dev.msgapi.store.Erasure;
import dev.msgapi.store.ErasureProgress;
import dev.msgapi.store.ErasureRepository;
import dev.msgapi.store.StoreUnavailable;
import dev.msgapi.testing.Ids;
import dev.msgapi.testing.InMemoryErasures;
import dev.msgapi.testing.Messages;
import dev.msgapi.testing.RecordingContext;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EraseHandlerTest {
    private static final String ADMIN = "arn:aws:iam::123456789012:user/admin";
    private static final String EMAIL = Messages.EMAIL;

    private final MovingClock clock = new MovingClock(Messages.ACCEPTED);
    private final InMemoryErasures rows = new InMemoryErasures();
    private final RecordingContext context = new RecordingContext();
    private final List<String> steps = new ArrayList<>();
    private final List<AuditEntry> audit = new ArrayList<>();
    private final List<Erasure> queued = new ArrayList<>();
    private String down = "";

    @AfterEach
    void logsNoRecipient() {
        assertThat(String.join("", context.lines()))
                .doesNotContain("canary")
                .doesNotContain("7700900");
    }

    @Test
    void answersAnErasureAsTheContractSays() {
        ApiAnswer answer = delete("msg_id", EMAIL);
        String id = queued.getFirst().id().toString();
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Location"))
                .isEqualTo("msg/erasure?msg_id=canary.mail%40example.com&id=" + id);
        for (String stage : List.of("", "/v1")) {
            URI request = URI.create("https://api.example.com" + stage + "/msg?msg_id=x");
            assertThat(request.resolve(answer.header("Location")).getPath())
                    .isEqualTo(stage + "/msg/erasure");
        }
        assertThat(answer.body())
                .hasToString(
                        "{\"id\":\""
                                + id
                                + "\",\"msg_id\":\"canary.mail@example.com\","
                                + "\"timestamp\":\"2026-11-22T15:42:07.123Z\","
                                + "\"status\":\"erasing\",\"erased\":0,"
                                + "\"updated_at\":\"2026-11-22T15:42:07.123Z\","
                                + "\"completed_at\":null}");
        assertThat(context.lines()).hasSize(1).first().asString().contains(id);
    }

    @Test
    void auditsThenQueuesThenWritesTheRow() {
        delete("msg_id", EMAIL);
        assertThat(steps).containsExactly("audit", "queue", "row");
    }

    @Test
    void auditsWhoAskedForTheErasure() {
        delete("msg_id", EMAIL);
        AuditEntry entry = audit.getFirst();
        assertThat(entry)
                .isEqualTo(
                        new AuditEntry(
                                entry.id(),
                                Messages.EMAIL_KEY,
                                Action.ERASE,
                                Outcome.ACCEPTED,
                                null,
                                null,
                                null,
                                new Caller(
                                        ADMIN,
                                        "192.0.2.7",
                                        "c6af9ac6-7b61-11e6-9a41-93e8deadbeef")));
        assertThat(entry.id().instant()).isEqualTo(Messages.ACCEPTED);
    }

    @ParameterizedTest
    @CsvSource({"audit, audit", "queue, audit queue", "row, audit queue row"})
    void stopsAtAStepThatFails(String failing, String done) {
        down = failing;
        ApiAnswer answer = delete("msg_id", EMAIL);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).matches("[1-9][0-9]*");
        assertThat(answer.header("Location")).isNull();
        assertThat(answer.text()).doesNotContain("canary");
        assertThat(steps).containsExactly(done.split(" "));
        assertThat(context.lines()).hasSize(1).first().asString().contains("unavailable");
    }

    @Test
    void rejectsUnsignedRequests() {
        for (String method : List.of("DELETE", "GET")) {
            ApiEvent event = ApiEvent.of(method).principal(null).query("msg_id", EMAIL);
            ApiAnswer answer = event.sendTo(handler(), context);
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text()).doesNotContain("canary");
        }
        assertThat(steps).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "canary@example.com,        canary@example.com",
        "CANARY@Example.COM,        canary@example.com",
        "canary@MÜNCHEN.example,    canary@xn--mnchen-3ya.example",
        "canary tag@example.com,    canary+tag@example.com",
        "+447700900123,             +447700900123",
        "' 447700900123',           +447700900123"
    })
    void erasesTheRecipientInAnySpelling(String typed, String key) {
        ApiAnswer answer = delete("msg_id", typed);
        assertThat(answer.body().get("msg_id").textValue()).isEqualTo(key);
        assertThat(audit.getFirst().recipientKey().value()).isEqualTo(key);
        assertThat(queued.getFirst().recipientKey().value()).isEqualTo(key);
        String query = URI.create(answer.header("Location")).getRawQuery();
        assertThat(query).matches("msg_id=[A-Za-z0-9._%-]+&id=[0-9a-f-]{36}");
        String named = query.substring("msg_id=".length(), query.indexOf('&'));
        assertThat(URLDecoder.decode(named, StandardCharsets.UTF_8)).isEqualTo(key);
    }

    @Test
    void rejectsAQueryWithoutARecipient() {
        assertRejected(delete(), "/msg_id required");
    }

    @ParameterizedTest
    @CsvSource({
        "msg_id, '',                     /msg_id invalid_recipient",
        "msg_id, canary,                 /msg_id invalid_recipient",
        "msg_id, canary@localhost,       /msg_id invalid_email",
        "msg_id, +4477009001234567890,   /msg_id invalid_phone_number"
    })
    void rejectsAnInvalidRecipient(String name, String value, String error) {
        assertRejected(delete(name, value), error);
    }

    @Test
    void rejectsTwoRecipientsAndUnknownParameters() {
        assertRejected(
                delete("msg_id", EMAIL, "msg_id", "canary@example.org"),
                "/msg_id duplicate_parameter");
        assertRejected(delete("msg_id", EMAIL, "id", "canary"), " unknown_parameter");
        assertRejected(delete("msg_id", EMAIL, "canary", "canary"), " unknown_parameter");
    }

    @Test
    void reportsTheProgressOfAnErasure() {
        Erasure erasure = open();
        Instant later = Messages.ACCEPTED.plusSeconds(2);
        rows.save(rows.open(erasure).advance(Messages.id().sortKey(), 7, later));
        ApiAnswer answer = receipt("msg_id", EMAIL, "id", erasure.id().toString());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.body().get("status").textValue()).isEqualTo("erasing");
        assertThat(answer.body().get("erased").intValue()).isEqualTo(7);
        assertThat(answer.body().get("completed_at").isNull()).isTrue();

        rows.save(
                rows.open(erasure)
                        .completePhase(later)
                        .advance(null, 8, later)
                        .completePhase(later));
        ApiAnswer done = receipt("msg_id", "CANARY.mail@Example.com", "id", "" + erasure.id());
        assertThat(done.body().get("status").textValue()).isEqualTo("erased");
        assertThat(done.body().get("erased").intValue()).isEqualTo(8);
        assertThat(done.body().get("completed_at").textValue())
                .isEqualTo("2026-11-22T15:42:09.123Z");
        assertThat(steps).containsOnly("find");
    }

    @Test
    void doesNotFindTheErasureOfAnotherRecipientOrAForgottenOne() {
        Erasure erasure = open();
        String id = erasure.id().toString();
        assertNotFound(receipt("msg_id", "canary@example.org", "id", id));
        assertNotFound(receipt("msg_id", EMAIL, "id", Messages.id().toString()));
        rows.save(rows.open(erasure).completePhase(clock.instant()).completePhase(clock.instant()));
        clock.advance(Duration.ofDays(40));
        assertNotFound(receipt("msg_id", EMAIL, "id", id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "canary", "019AAC3D-6C13-7ABC-8DEF-0123456789AB", "null"})
    void rejectsAnInvalidErasureId(String id) {
        assertRejected(receipt("msg_id", EMAIL, "id", id), "/id invalid_value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "HEAD", "delete", "get", ""})
    void answers404ForAnotherMethod(String method) {
        ApiAnswer answer =
                send(ApiEvent.of(method), "msg_id", EMAIL, "id", Messages.id().toString());
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body().get("type").textValue()).isEqualTo("urn:msg-api:not-found");
        assertThat(steps).isEmpty();
    }

    @Test
    void rejectsAProgressQueryWithoutItsParameters() {
        String id = Messages.id().toString();
        assertRejected(receipt(), "/msg_id required", "/id required");
        assertRejected(receipt("id", id), "/msg_id required");
        assertRejected(receipt("msg_id", EMAIL), "/id required");
        assertRejected(receipt("msg_id", EMAIL, "id", id, "canary", "1"), " unknown_parameter");
        assertRejected(receipt("msg_id", EMAIL, "id", id, "id", id), "/id duplicate_parameter");
    }

    private Erasure open() {
        Erasure erasure = new Erasure(Messages.EMAIL_KEY, Ids.erasure(Messages.ACCEPTED));
        rows.open(erasure);
        return erasure;
    }

    private void assertRejected(ApiAnswer answer, String... errors) {
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.errors()).containsExactly(errors);
        assertThat(answer.text()).doesNotContain("canary").doesNotContain("7700900");
        assertThat(steps).isEmpty();
    }

    private static void assertNotFound(ApiAnswer answer) {
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body().get("type").textValue())
                .isEqualTo("urn:msg-api:erasure-not-found");
        assertThat(answer.text()).doesNotContain("canary");
    }

    private ApiAnswer delete(String... query) {
        return send(ApiEvent.of("DELETE"), query);
    }

    private ApiAnswer receipt(String... query) {
        return send(ApiEvent.of("GET").resource("/msg/erasure"), query);
    }

    private ApiAnswer send(ApiEvent event, String... query) {
        for (int i = 0; i < query.length; i += 2) {
            event.query(query[i], query[i + 1]);
        }
        return event.principal(ADMIN).sendTo(handler(), context);
    }

    private EraseHandler handler() {
        return new EraseHandler(
                entry -> {
                    step("audit");
                    audit.add(entry);
                },
                erasure -> {
                    step("queue");
                    queued.add(erasure);
                },
                new Steps(),
                clock);
    }

    private void step(String name) {
        steps.add(name);
        if (name.equals(down)) {
            RuntimeException cause = new IllegalStateException("canary@example.com");
            throw name.equals("queue")
                    ? new QueueUnavailable("SdkClientException", cause)
                    : new StoreUnavailable("SdkClientException", cause);
        }
    }

    private final class Steps implements ErasureRepository {
        @Override
        public ErasureProgress open(Erasure erasure) {
            step("row");
            return rows.open(erasure);
        }

        @Override
        public void save(ErasureProgress progress) {
            throw new AssertionError("only the worker saves");
        }

        @Override
        public Optional<ErasureProgress> find(Erasure erasure, Instant now) {
            step("find");
            return rows.find(erasure, now);
        }
    }
}
