package dev.msgapi.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.msgapi.http.testing.ApiAnswer;
import dev.msgapi.http.testing.ApiEvent;
import dev.msgapi.model.Limits;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.RecipientKey;
import dev.msgapi.model.SortKey;
import dev.msgapi.store.AuditEntry;
import dev.msgapi.store.AuditEntry.Action;
import dev.msgapi.store.AuditEntry.Caller;
import dev.msgapi.store.AuditEntry.Outcome;
import dev.msgapi.store.AuditReader;
import dev.msgapi.store.StoreUnavailable;
import dev.msgapi.testing.Ids;
import dev.msgapi.testing.Messages;
import dev.msgapi.testing.RecordingContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditHandlerTest {
    private static final String ADMIN = "arn:aws:iam::123456789012:user/admin";
    private static final String EMAIL = Messages.EMAIL;
    private static final MessageId MESSAGE = Messages.id();

    private final InMemoryAudit audit = new InMemoryAudit();
    private final RecordingContext context = new RecordingContext();

    @AfterEach
    void logsNoRecipientAndNoReason() {
        assertThat(String.join("", context.lines())).doesNotContain("canary");
    }

    @Test
    void answersAPageAsTheContractSays() {
        AuditEntry entry = opened(0);
        audit.add(entry);
        ApiAnswer answer = get(audit, "msg_id", EMAIL);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.body())
                .hasToString(
                        "{\"msg_id\":\"canary.mail@example.com\",\"entries\":[{\"entry_id\":\""
                                + entry.id()
                                + "\",\"timestamp\":\"2026-11-22T15:42:07.123Z\","
                                + "\"action\":\"decrypt\",\"outcome\":\"opened\",\"cause\":null,"
                                + "\"id\":\""
                                + MESSAGE
                                + "\",\"reason\":\"canary-ticket 4711\",\"principal\":\""
                                + ADMIN
                                + "\",\"source_ip\":\"192.0.2.7\",\"request_id\":\"request-1\"}],"
                                + "\"next\":null}");
        assertThat(context.lines()).isEmpty();
    }

    @Test
    void showsRefusedRequestsAndErasures() {
        audit.add(entry(0, Action.DECRYPT, Outcome.REFUSED, "not-found", MESSAGE));
        audit.add(entry(1, Action.ERASE, Outcome.ACCEPTED, null, null));
        JsonNode entries = get(audit, "msg_id", EMAIL).body().get("entries");
        assertThat(entries).hasSize(2);
        assertThat(entries.get(0).get("action").textValue()).isEqualTo("erase");
        assertThat(entries.get(0).get("id").isNull()).isTrue();
        assertThat(entries.get(1).get("outcome").textValue()).isEqualTo("refused");
        assertThat(entries.get(1).get("cause").textValue()).isEqualTo("not-found");
    }

    @Test
    void answersARecipientWithoutEntriesWithAnEmptyPage() {
        assertThat(get(audit, "msg_id", "ADA@example.com").body())
                .hasToString("{\"msg_id\":\"ada@example.com\",\"entries\":[],\"next\":null}");
    }

    @Test
    void showsEachEntryOnceAcrossPages() {
        List<String> newestFirst = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            AuditEntry entry = opened(i);
            audit.add(entry);
            newestFirst.addFirst(entry.id().toString());
        }
        List<String> seen = new ArrayList<>();
        ApiAnswer page = get(audit, "msg_id", EMAIL, "limit", "3");
        while (true) {
            assertThat(page.status()).isEqualTo(200);
            page.body().get("entries").forEach(entry -> seen.add(text(entry, "entry_id")));
            if (page.body().get("next").isNull()) {
                break;
            }
            String next = text(page.body(), "next");
            page = get(audit, "msg_id", EMAIL, "limit", "3", "next", next);
        }
        assertThat(seen).isEqualTo(newestFirst);
        assertThat(audit.limits).containsExactly(3, 3, 3);
    }

    @Test
    void acceptsTheLimitsOfTheContract() {
        get(audit, "msg_id", EMAIL);
        get(audit, "msg_id", EMAIL, "limit", "100");
        assertThat(audit.limits).containsExactly(Limits.PAGE_DEFAULT, 100);
    }

    @Test
    void rejectsTheCursorOfAnotherRecipientOrOrder() {
        SortKey key = MESSAGE.sortKey();
        for (String next :
                List.of(
                        Cursor.write(key, new RecipientKey("ada@example.com"), true),
                        Cursor.write(key, Messages.EMAIL_KEY, false),
                        Cursor.write(key, Messages.EMAIL_KEY, true) + "A",
                        key.value(),
                        "")) {
            assertRejected(get(audit, "msg_id", EMAIL, "next", next), "/next invalid_value");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "101", "-1", "+1", "01", "1.0", "canary", " 1", "9999999999"})
    void rejectsAnInvalidLimit(String limit) {
        assertRejected(get(audit, "msg_id", EMAIL, "limit", limit), "/limit invalid_value");
    }

    @ParameterizedTest
    @CsvSource({
        "'', invalid_recipient",
        "canary, invalid_recipient",
        "canary@localhost, invalid_email",
        "+447700900123456789, invalid_phone_number"
    })
    void rejectsAnInvalidRecipient(String recipient, String code) {
        assertRejected(get(audit, "msg_id", recipient), "/msg_id " + code);
    }

    @Test
    void reportsMissingRepeatedAndUnknownParametersAtOnce() {
        assertRejected(get(audit), "/msg_id required");
        assertRejected(
                get(audit, "msg_id", EMAIL, "msg_id", "canary@example.org"),
                "/msg_id duplicate_parameter");
        assertRejected(
                get(audit, "canary", "canary", "limit", "0", "next", "canary"),
                " unknown_parameter",
                "/msg_id required",
                "/limit invalid_value");
    }

    @Test
    void rejectsUnsignedRequests() {
        audit.add(opened(0));
        ApiAnswer answer =
                ApiEvent.get("msg_id", EMAIL)
                        .principal(null)
                        .sendTo(new AuditHandler(audit, () -> Messages.ACCEPTED), context);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text()).doesNotContain("canary");
        assertThat(audit.limits).isEmpty();
    }

    @Test
    void answers503IfTheTableDoesNotAnswer() {
        AuditReader down =
                (_, _, _, _) -> {
                    throw new StoreUnavailable(
                            "SdkClientException", new IllegalStateException(EMAIL));
                };
        ApiAnswer answer = get(down, "msg_id", EMAIL);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).matches("[1-9][0-9]*");
        assertThat(answer.text()).doesNotContain("canary").doesNotContain("Exception");
        assertThat(context.lines()).hasSize(1);
    }

    private void assertRejected(ApiAnswer answer, String... errors) {
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.errors()).containsExactly(errors);
        assertThat(answer.text()).doesNotContain("canary");
        assertThat(audit.limits).isEmpty();
    }

    private static String text(JsonNode json, String name) {
        return json.required(name).textValue();
    }

    private static AuditEntry opened(int millis) {
        return entry(millis, Action.DECRYPT, Outcome.OPENED, null, MESSAGE);
    }

    private static AuditEntry entry(
            int millis, Action action, Outcome outcome, String cause, MessageId message) {
        return new AuditEntry(
                Ids.auditEntry(Messages.ACCEPTED.plusMillis(millis)),
                Messages.EMAIL_KEY,
                action,
                outcome,
                cause,
                message,
                action == Action.ERASE ? null : "canary-ticket 4711",
                new Caller(ADMIN, "192.0.2.7", "request-1"));
    }

    private ApiAnswer get(AuditReader audit, String... query) {
        return ApiEvent.get(query)
                .resource("/msg/audit")
                .principal(ADMIN)
                .sendTo(new AuditHandler(audit, () -> Messages.ACCEPTED), context);
    }
}
