package dev.msgapi.securestore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.http.testing.ApiAnswer;
import dev.msgapi.http.testing.ApiEvent;
import dev.msgapi.model.ErasureId;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.MessageKey;
import dev.msgapi.securestore.Opener.Result;
import dev.msgapi.store.AuditEntry;
import dev.msgapi.store.AuditEntry.Action;
import dev.msgapi.store.AuditEntry.Caller;
import dev.msgapi.store.AuditEntry.Outcome;
import dev.msgapi.store.AuditWriter;
import dev.msgapi.store.SealedMessageReader.Lookup;
import dev.msgapi.store.StoreUnavailable;
import dev.msgapi.testing.Ids;
import dev.msgapi.testing.Messages;
import dev.msgapi.testing.RecordingContext;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask for plaintext, what the answer is, and what the audit says about it. */
class DecryptHandlerTest {
    private static final String ARN = "arn:aws:sts::123456789012:assumed-role/Privacy/ada";
    private static final String REQUEST_ID = "c6af9ac6-7b61-11e6-9a41-93e8deadbeef";

    private final Message message = Messages.secureEmail();
    private final Map<MessageKey, Lookup> table = new HashMap<>();
    private final List<AuditEntry> entries = new ArrayList<>();
    private final RecordingContext context = new RecordingContext();
    private Result opening = new Result.Opened(message.content());
    private AuditWriter audit = entries::add;
    private ErasureId erasure;
    private boolean isOpened;
    private boolean isDown;

    DecryptHandlerTest() {
        table.put(message.key(), new Lookup.Sealed(ByteBuffer.allocate(1)));
    }

    @AfterEach
    void logsNeitherContentNorRecipientNorReason() {
        assertThat(String.join("\n", context.lines())).doesNotContainIgnoringCase("canary");
    }

    @Test
    void returnsTheContentAndAuditsWhoAskedForIt() {
        ApiAnswer answer = send(body("canary reason, ticket 4711"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.members())
                .containsExactlyInAnyOrder("id", "msg_id", "timestamp", "subject", "msg");
        assertThat(answer.body().get("subject").textValue()).isEqualTo(Messages.SUBJECT);
        assertThat(answer.body().get("msg").textValue()).isEqualTo(Messages.CONTENT);
        assertThat(entries)
                .containsExactly(
                        new AuditEntry(
                                entries.getFirst().id(),
                                Messages.EMAIL_KEY,
                                Action.DECRYPT,
                                Outcome.OPENED,
                                null,
                                message.id(),
                                "canary reason, ticket 4711",
                                new Caller(ARN, "192.0.2.7", REQUEST_ID)));
        assertThat(entries.getFirst().id().instant()).isEqualTo(Messages.ACCEPTED);
    }

    @Test
    void returnsNothingIfTheAuditFails() {
        audit =
                entry -> {
                    assertThat(isOpened).isTrue();
                    throw new StoreUnavailable(
                            "SdkClientException", new IllegalStateException("canary"));
                };
        assertRejected(send(body("r")), 503, "unavailable");
    }

    @Test
    void answers503IfARefusalCannotBeAudited() {
        table.clear();
        audit =
                entry -> {
                    throw new StoreUnavailable(
                            "SdkClientException", new IllegalStateException("canary"));
                };
        assertRejected(send(body("r")), 503, "unavailable");
    }

    @Test
    void doesNotFindTheMessageOfAnotherRecipient() {
        table.clear();
        assertRejected(send(body("r")), 404, "message-not-found");
        assertAudited("not_found", message.id());
        assertThat(isOpened).isFalse();
    }

    @Test
    void doesNotFindAnErasedMessageThatIsStillStored() {
        erasure = Ids.erasure(Messages.ACCEPTED);
        assertRejected(send(body("r")), 404, "message-not-found");
        assertAudited("not_found", message.id());
        assertThat(isOpened).isFalse();
    }

    @Test
    void rejectsAMessageThatIsNotSealed() {
        table.put(message.key(), new Lookup.NotSealed());
        assertRejected(send(body("r")), 409, "not-sealed");
        assertAudited("not_sealed", message.id());
    }

    @Test
    void namesTheCauseOfAFailedDecryptionOnlyInTheAudit() {
        opening = new Result.DoesNotOpen("DisabledException");
        ApiAnswer answer = send(body("r"));
        assertRejected(answer, 409, "does-not-open");
        assertThat(answer.text()).doesNotContain("DisabledException");
        assertAudited("DisabledException", message.id());
    }

    @Test
    void answers503IfKmsDoesNotAnswer() {
        opening = new Result.Unavailable();
        ApiAnswer answer = send(body("r"));
        assertRejected(answer, 503, "unavailable");
        assertThat(answer.header("Retry-After")).isNotEmpty();
        assertAudited("unavailable", message.id());
    }

    @Test
    void auditsARequestThatTheTableDoesNotAnswer() {
        isDown = true;
        assertRejected(send(body("r")), 503, "unavailable");
        assertAudited("unavailable", message.id());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "")
    void rejectsUnsignedRequests(String principal) {
        ApiAnswer answer = send(ApiEvent.post(body("r")).principal(principal));
        assertRejected(answer, 403, "forbidden");
        assertThat(entries).isEmpty();
        assertThat(isOpened).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "reason":"r"                          | "other":"canary"          | /reason required, /other unknown_field
                    "reason":"r"                          | "reason":""               | /reason too_short
                    "reason":"r"                          | "reason":"  "             | /reason too_short
                    "reason":"r"                          | "reason":7                | /reason wrong_type
                    "reason":"r"                          | "reason":null             | /reason wrong_type
                    "reason":"r"                          | "reason":"two\\nlines"    | /reason control_character
                    "reason":"r"                          | "reason":"\\ud800"        | /reason control_character
                    "reason":"r"                          | "reason":"r","reason":"s" | /reason duplicate_field
                    """)
    void rejectsAndAuditsAnInvalidReason(String good, String bad, String errors) {
        ApiAnswer answer = send(body("r").replace(good, bad));
        assertRejected(answer, 422, "invalid-fields");
        assertThat(answer.errors()).containsExactlyInAnyOrder(errors.split(", ", -1));
        assertAudited("invalid_request", message.id());
    }

    @Test
    void acceptsAReasonOfAtMost500Characters() {
        assertThat(send(body("😀".repeat(500))).status()).isEqualTo(200);
        assertThat(send(body("x".repeat(501))).errors()).containsExactly("/reason too_long");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "",
                "0199ABCD-7B1D-7C53-9E0F-2A41C5F7A3B6",
                "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                "01a20932-62d6-7a97-a2ba-b63ae27d36b8 "
            })
    void rejectsAndAuditsAnInvalidId(String id) {
        ApiAnswer answer = send(body("r").replace(message.id().toString(), id));
        assertRejected(answer, 422, "invalid-fields");
        assertThat(answer.errors()).containsExactly("/id invalid_value");
        assertAudited("invalid_request", null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"canary", "", "+44", "canary@", "a@example.com, b@example.com"})
    void doesNotAuditARequestWithoutARecipient(String recipient) {
        ApiAnswer answer = send(body("r").replace(Messages.EMAIL, recipient));
        assertRejected(answer, 422, "invalid-fields");
        assertThat(entries).isEmpty();
    }

    @Test
    void rejectsQueryParameters() {
        ApiAnswer answer = send(ApiEvent.post(body("r")).query("reason", "r").principal(ARN));
        assertRejected(answer, 422, "invalid-fields");
        assertAudited("invalid_request", message.id());
    }

    @ParameterizedTest
    @CsvSource({"'', 400", "'[]', 400", "'{', 400", "'{} {}', 400", "'null', 400"})
    void rejectsAnythingButOneJsonObject(String body, int status) {
        assertRejected(send(body), status, "malformed-body");
        assertThat(entries).isEmpty();
    }

    @Test
    void rejectsABodyOver16KiB() {
        ApiAnswer answer = send(body("r") + " ".repeat(16 * 1024));
        assertRejected(answer, 413, "body-too-large");
        assertThat(answer.text()).contains("16384");
        assertThat(entries).isEmpty();
    }

    @Test
    void rejectsEveryOtherMediaType() {
        ApiEvent event = ApiEvent.post(body("r")).header("Content-Type", "text/plain");
        assertRejected(send(event.principal(ARN)), 415, "unsupported-media-type");
    }

    @Test
    void findsTheMessageInAnySpellingOfTheAddress() {
        String typed = body("r").replace("canary.mail@example.com", "Canary.Mail@EXAMPLE.com");
        assertThat(send(typed).status()).isEqualTo(200);
        assertThat(entries.getFirst().recipientKey()).isEqualTo(Messages.EMAIL_KEY);
    }

    private void assertAudited(String cause, MessageId id) {
        assertThat(entries)
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.outcome()).isEqualTo(Outcome.REFUSED);
                    assertThat(entry.cause()).isEqualTo(cause);
                    assertThat(entry.message()).isEqualTo(id);
                    assertThat(entry.recipientKey()).isEqualTo(Messages.EMAIL_KEY);
                    assertThat(entry.caller().principal()).isEqualTo(ARN);
                });
    }

    private static void assertRejected(ApiAnswer answer, int status, String type) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.body().get("type").textValue()).isEqualTo("urn:msg-api:" + type);
        assertThat(answer.text()).doesNotContainIgnoringCase("canary");
    }

    private String body(String reason) {
        return "{\"msg_id\":\"%s\",\"id\":\"%s\",\"reason\":\"%s\"}"
                .formatted(Messages.EMAIL, message.id(), reason);
    }

    private ApiAnswer send(String body) {
        return send(ApiEvent.post(body).principal(ARN));
    }

    private ApiAnswer send(ApiEvent event) {
        DecryptHandler handler =
                new DecryptHandler(
                        (key, now) -> {
                            if (isDown) {
                                throw new StoreUnavailable(
                                        "SdkClientException", new IllegalStateException("canary"));
                            }
                            return table.getOrDefault(key, new Lookup.Absent());
                        },
                        (recipient, now) -> Optional.ofNullable(erasure),
                        (key, sealed) -> {
                            isOpened = true;
                            return opening;
                        },
                        entry -> audit.append(entry),
                        () -> Messages.ACCEPTED);
        return event.resource("/msg/decrypt").sendTo(handler, context);
    }
}
