package dev.msgapi.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.msgapi.http.FieldError;
import dev.msgapi.http.Problem;
import dev.msgapi.model.Channel;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.Parsed;
import dev.msgapi.model.RecipientKey;
import dev.msgapi.model.Status;
import dev.msgapi.store.History.Selection;
import dev.msgapi.testing.Messages;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryQueryParserTest {
    private static final MessageId ID = Messages.id();
    private static final RecipientKey ADA = new RecipientKey("ada@example.com");
    private static final String T = "2026-11-22T15:42:07.123Z";

    private final Map<String, List<String>> query = new LinkedHashMap<>();

    @Test
    void selectsTheNewestFiftyOfTheWholeHistoryByDefault() {
        Selection selection = valid();
        assertThat(selection.recipientKey()).isEqualTo(ADA);
        assertThat(selection.limit()).isEqualTo(50);
        assertThat(selection.newestFirst()).isTrue();
        assertThat(selection.status()).isNull();
        assertThat(selection.channel()).isNull();
        assertThat(selection.after()).isNull();
        assertThat(ID.sortKey()).isBetween(selection.from(), selection.to());
    }

    @ParameterizedTest
    @CsvSource({
        "ADA@Example.com, ada@example.com",
        "ada@MÜNCHEN.de, ada@xn--mnchen-3ya.de",
        "+447700900123, +447700900123",
        "' 447700900123', +447700900123",
        "ada tag@example.com, ada+tag@example.com"
    })
    void findsARecipientInAnySpelling(String typed, String key) {
        query.put("msg_id", List.of(typed));
        assertThat(valid().recipientKey().value()).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource({
        "'', invalid_recipient",
        "ada, invalid_recipient",
        "447700900123, invalid_recipient",
        "ada@localhost, invalid_email",
        "'  447700900123', invalid_phone_number",
        "+44 7700900123, invalid_phone_number",
        "+, invalid_phone_number"
    })
    void rejectsAnInvalidRecipient(String recipient, String code) {
        query.put("msg_id", List.of(recipient));
        assertThat(errors()).containsExactly("/msg_id " + code);
    }

    @Test
    void requiresARecipient() {
        assertThat(HistoryQueryParser.parse(query))
                .isEqualTo(
                        new Parsed.Invalid<>(
                                Problem.invalidFields(
                                        List.of(
                                                new FieldError(
                                                        "/msg_id", "required", "is required")))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "101",
                "-1",
                "+1",
                " 1",
                "1.0",
                "1e2",
                "abc",
                "001",
                "99999999999",
                "١"
            })
    void rejectsALimitOutsideOneToAHundred(String limit) {
        assertRejected("limit", limit);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 100})
    void acceptsALimitFromOneToAHundred(int limit) {
        query.put("limit", List.of(Integer.toString(limit)));
        assertThat(valid().limit()).isEqualTo(limit);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "2026-11-22",
                "2026-11-22T15:42:07",
                "15:42:07Z",
                "1795362127123",
                "2026-13-01T00:00:00Z",
                "2026-02-30T00:00:00Z",
                "2026-11-22T25:00:00Z",
                "2026-11-22T15:42:07.1234567890Z",
                "2026-11-22T15:42:07.123Z[UTC]",
                "2026-11-22T15:42:07.123Z#",
                "22026-11-22T15:42:07Z",
                "+22026-11-22T15:42:07Z",
                "-0001-01-01T00:00:00Z",
                "0000-01-01T00:00:00+01:00",
                "9999-12-31T23:59:59-01:00",
                "+999999999-12-31T23:59:59-18:00"
            })
    void rejectsAnInvalidInstant(String instant) {
        assertRejected("from", instant);
        query.remove("from");
        assertRejected("to", instant);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T15:42:07.123Z, 2026-11-22T15:42:07.123Z",
        "2026-11-22T16:42:07.123+01:00, 2026-11-22T15:42:07.123Z",
        "2026-11-22T16:42:07.123 01:00, 2026-11-22T15:42:07.123Z",
        "2026-11-22T15:42Z, 2026-11-22T15:42:00.000Z",
        "2026-11-22T15:42:07.1225Z, 2026-11-22T15:42:07.123Z",
        "2026-11-22T15:42:07.122000001Z, 2026-11-22T15:42:07.123Z"
    })
    void roundsInstantsUpToTheNextMillisecond(String typed, String bound) {
        query.put("from", List.of(typed));
        assertThat(valid().from().value()).isEqualTo(bound);
        query.remove("from");
        query.put("to", List.of(typed));
        assertThat(valid().to().value()).isEqualTo(bound);
    }

    @Test
    void includesFromAndExcludesTo() {
        query.put("from", List.of(T));
        assertThat(ID.sortKey()).isGreaterThan(valid().from()).isLessThan(valid().to());
        query.remove("from");
        query.put("to", List.of(T));
        assertThat(ID.sortKey()).isGreaterThan(valid().to());
    }

    @Test
    void selectsNothingIfFromIsAfterTo() {
        query.put("from", List.of("2026-11-22T15:42:08Z"));
        query.put("to", List.of(T));
        assertThat(valid().isEmpty()).isTrue();
    }

    @Test
    void selectsOneMessageByItsId() {
        query.put("id", List.of(ID.toString()));
        assertThat(valid().from()).isEqualTo(ID.sortKey()).isEqualTo(valid().to());

        query.put("from", List.of(T));
        assertThat(valid().isEmpty()).isFalse();

        query.put("to", List.of(T));
        assertThat(valid().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0199", "f81d4fae-7dec-41d0-a765-00a0c91e6bf6", "*", "%"})
    void rejectsAnInvalidId(String id) {
        assertRejected("id", id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Sent", "SENT", "unknown", "sent,failed", " sent"})
    void rejectsAnUnknownStatusChannelOrOrder(String word) {
        assertRejected("status", word);
        query.remove("status");
        assertRejected("channel", word);
        query.remove("channel");
        assertRejected("order", word);
    }

    @Test
    void readsStatusChannelAndOrder() {
        query.put("status", List.of("bounced"));
        query.put("channel", List.of("sms"));
        query.put("order", List.of("asc"));
        assertThat(valid().status()).isEqualTo(Status.BOUNCED);
        assertThat(valid().channel()).isEqualTo(Channel.SMS);
        assertThat(valid().newestFirst()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"msg_id", "id", "limit", "next", "from", "to", "status", "channel", "order"})
    void rejectsADuplicateParameter(String name) {
        query.put(name, List.of("a", "a"));
        assertThat(errors()).containsExactly("/" + name + " duplicate_parameter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MSG_ID", "page", "canary@example.com"})
    void rejectsAnUnknownParameterWithoutRepeatingIt(String name) {
        query.put(name, List.of("canary"));
        assertThat(errors()).containsExactly(" unknown_parameter");
        assertThat(HistoryQueryParser.parse(query).toString()).doesNotContain("canary");
    }

    @Test
    void resumesAfterItsCursor() {
        query.put("next", List.of(Cursor.write(ID.sortKey(), ADA, true)));
        assertThat(valid().after()).isEqualTo(ID.sortKey());
    }

    @Test
    void rejectsACursorOfAnotherRecipientOrOrder() {
        assertRejected(
                "next", Cursor.write(ID.sortKey(), new RecipientKey("bob@example.com"), true));
        assertRejected("next", Cursor.write(ID.sortKey(), ADA, false));
        assertRejected("next", "");
    }

    @ParameterizedTest
    @CsvSource({
        "from, 2026-11-22T15:42:07.124Z",
        "to, 2026-11-22T15:42:07.123Z",
        "id, 019aac3d-6c13-7000-8000-000000000000"
    })
    void rejectsACursorOutsideTheRange(String name, String value) {
        query.put(name, List.of(value));
        assertRejected("next", Cursor.write(ID.sortKey(), ADA, true));
    }

    @Test
    void reportsAllErrorsAtOnce() {
        for (String name : List.of("id", "limit", "from", "to", "status", "channel", "order")) {
            query.put(name, List.of("?"));
        }
        query.put("next", List.of("?"));
        query.put("more", List.of("?"));
        assertThat(errors()).hasSize(9);
    }

    private void assertRejected(String name, String value) {
        query.put(name, List.of(value));
        assertThat(errors()).containsExactly("/" + name + " invalid_value");
    }

    private Selection valid() {
        query.putIfAbsent("msg_id", List.of("ada@example.com"));
        return switch (HistoryQueryParser.parse(query)) {
            case Parsed.Valid(Selection selection) -> selection;
            case Parsed.Invalid(Problem problem) -> fail("rejected: " + problem);
        };
    }

    private List<String> errors() {
        query.putIfAbsent("msg_id", List.of("ada@example.com"));
        return switch (HistoryQueryParser.parse(query)) {
            case Parsed.Valid(Selection selection) -> fail("accepted: " + selection);
            case Parsed.Invalid(Problem problem) ->
                    problem.errors().stream().map(f -> f.pointer() + " " + f.code()).toList();
        };
    }
}
