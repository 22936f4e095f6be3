package dev.msgapi.ingest;

import static dev.msgapi.ingest.Requests.email;
import static dev.msgapi.ingest.Requests.sms;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.msgapi.http.testing.ApiEvent;
import dev.msgapi.model.Channel;
import dev.msgapi.model.Content;
import dev.msgapi.model.Message;
import dev.msgapi.queue.MessageQueueCodec;
import dev.msgapi.testing.Messages;
import dev.msgapi.testing.StrictJson;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the contract, broken one at a time and all at once. */
class SubmissionTest {
    private final Requests requests = new Requests();

    /** The queue's JSON is that of the request with three members more. */
    @ParameterizedTest
    @EnumSource
    void acceptsAMessageOfEachChannel(Channel channel) throws JsonProcessingException {
        Message message = Messages.over(channel);
        ObjectNode body = (ObjectNode) StrictJson.MAPPER.readTree(MessageQueueCodec.write(message));
        requests.accept(ApiEvent.post(body.remove(List.of("v", "id", "channel")).toString()));
        Message accepted = requests.outbox.getFirst();
        assertThat(accepted).isEqualTo(message.withId(accepted.id()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"null", "4711", "1e999999999", "true", "[\"canary\"]", "{\"a\":\"canary\"}"})
    void rejectsAnythingButAStringForAText(String value) {
        for (String name : new String[] {"msg_id", "msg", "subject", "reference"}) {
            assertThat(requests.errors(ApiEvent.post(email(name, value))))
                    .containsExactly("/" + name + " wrong_type");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"null", "\"True\"", "\"true\"", "\"false\"", "\"\"", "0", "1", "[]", "{}"})
    void rejectsAnythingButABooleanForStoreSecure(String value) {
        var answer = requests.reject(ApiEvent.post(email("store_secure", value)), 422);
        assertThat(answer.errors()).containsExactly("/store_secure wrong_type");
        assertThat(answer.text()).contains("without quotes");
    }

    @ParameterizedTest
    @CsvSource({"msg_id", "msg", "subject"})
    void rejectsAMessageWithoutARequiredField(String name) {
        String renamed = email("reference", "\"r\"").replace("\"" + name + "\"", "\"other\"");
        assertThat(requests.errors(ApiEvent.post(renamed)))
                .containsExactly("/other unknown_field", "/" + name + " required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Msg", "MSG_ID", "storeSecure", "to", "from", "id", "html"})
    void rejectsAnUnknownField(String name) {
        assertThat(requests.errors(ApiEvent.post(email(name, "\"canary\""))))
                .containsExactly("/" + name + " unknown_field");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "canary@example.com", "+447700900123", "a b", "a/b", "a~b", "ü"})
    void doesNotRepeatANameThatIsNotAWord(String name) {
        assertThat(requests.errors(ApiEvent.post(email(name, "1"))))
                .containsExactly(" unknown_field");
    }

    @ParameterizedTest
    @CsvSource({
        "msg_id, '\"canary@example.com\"'",
        "msg, '\"canary\"'",
        "subject, '\"canary\"'",
        "reference, '\"canary\"'",
        "store_secure, true"
    })
    void rejectsADuplicateField(String name, String value) {
        String body = email(name, value);
        String twice = body.substring(0, body.length() - 1) + ",\"" + name + "\":" + value + "}";
        assertThat(requests.errors(ApiEvent.post(twice)))
                .containsExactly("/" + name + " duplicate_field");
    }

    @Test
    void rejectsADuplicateFieldInAnotherSpelling() {
        String twice = email("reference", "\"r\"").replace("{", "{\"m\\u0073g\":\"canary\",");
        assertThat(requests.errors(ApiEvent.post(twice))).containsExactly("/msg duplicate_field");
    }

    static Stream<Arguments> recipients() {
        return Stream.of(
                Arguments.of("", "invalid_recipient"),
                Arguments.of("canary", "invalid_recipient"),
                Arguments.of("07700900123", "invalid_recipient"),
                Arguments.of("canary@localhost", "invalid_email"),
                Arguments.of("Canary <canary@example.com>", "invalid_email"),
                Arguments.of("canary@example.com,b@example.com", "invalid_email"),
                Arguments.of("canary@" + "é".repeat(2000) + ".com", "invalid_email"),
                Arguments.of("canary@" + "\u3300".repeat(251) + ".com", "invalid_email"),
                Arguments.of("canary@" + "é".repeat(500_000), "invalid_email"),
                Arguments.of("\\ud800@example.com", "invalid_email"),
                Arguments.of("canary@\\ud800.com", "invalid_email"),
                Arguments.of("+44 7700900123", "invalid_phone_number"),
                Arguments.of("+9997700900123", "invalid_phone_number"),
                Arguments.of("+4407700900123", "invalid_phone_number"));
    }

    @ParameterizedTest
    @MethodSource("recipients")
    void rejectsAnInvalidRecipient(String recipient, String code) {
        assertThat(requests.errors(ApiEvent.post(email("msg_id", "\"" + recipient + "\""))))
                .containsExactly("/msg_id " + code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\r\\nBcc: canary@example.com",
                "\\n",
                "\\r",
                "\\u0000",
                "\\t",
                "\\u007f",
                "\\u0085",
                "\u0085",
                "\u2028",
                "\\u2029"
            })
    void rejectsLineBreaksAndControlsInSubjectAndReference(String control) {
        String value = "\"canary" + control + "\"";
        assertThat(requests.errors(ApiEvent.post(email("subject", value))))
                .containsExactly("/subject control_character");
        assertThat(requests.errors(ApiEvent.post(email("reference", value))))
                .containsExactly("/reference control_character");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud83d", "\\ude00", "\\ude00\\ud83d", "a\\uD83Db"})
    void rejectsAnUnpairedSurrogate(String half) {
        for (String name : new String[] {"msg", "subject", "reference"}) {
            assertThat(requests.errors(ApiEvent.post(email(name, "\"canary" + half + "\""))))
                    .containsExactly("/" + name + " invalid_unicode");
        }
    }

    @Test
    void rejectsEmptyTexts() {
        assertThat(requests.errors(ApiEvent.post(email("msg", "\"\""))))
                .containsExactly("/msg too_short");
        assertThat(requests.errors(ApiEvent.post(email("subject", "\"\""))))
                .containsExactly("/subject too_short");
    }

    static Stream<Arguments> limits() {
        return Stream.of(
                Arguments.of("subject", "a".repeat(998), "a"),
                Arguments.of("subject", "😀".repeat(998), "a"),
                Arguments.of("reference", "a".repeat(255), "a"),
                Arguments.of("reference", "😀".repeat(255), "a"),
                Arguments.of("msg", "a".repeat(262_144), "a"),
                Arguments.of("msg", "é".repeat(131_072), "a"),
                Arguments.of("msg", "😀".repeat(65_536), "a"),
                Arguments.of("msg", "\\\"".repeat(262_144), "a"));
    }

    @ParameterizedTest
    @MethodSource("limits")
    void acceptsATextOfTheMaximumLength(String name, String text, String more) {
        requests.accept(ApiEvent.post(email(name, "\"" + text + "\"")));
    }

    @ParameterizedTest
    @MethodSource("limits")
    void rejectsATextThatIsOneTooLong(String name, String text, String more) {
        assertThat(requests.errors(ApiEvent.post(email(name, "\"" + text + more + "\""))))
                .containsExactly("/" + name + " too_long");
    }

    @Test
    void rejectsContentThatIsTooLongWhenEscaped() {
        String controls = "\\u0001".repeat(Content.TEXT_BYTES_MAX * 7 / 10);
        assertThat(requests.errors(ApiEvent.post(email("msg", "\"" + controls + "\""))))
                .containsExactly("/msg too_long");
    }

    @Test
    void rejectsAnSmsWithASubject() {
        assertThat(requests.errors(ApiEvent.post(sms("subject", "\"canary\""))))
                .containsExactly("/subject not_allowed");
    }

    @Test
    void acceptsAnSmsOfAtMostTenSegments() {
        String ten = "a".repeat(1530);
        assertThat(requests.errors(ApiEvent.post(sms("msg", "\"" + ten + "b\""))))
                .containsExactly("/msg too_many_segments");
        assertThat(requests.errors(ApiEvent.post(sms("msg", "\"" + "ж".repeat(671) + "\""))))
                .containsExactly("/msg too_many_segments");
        requests.accept(ApiEvent.post(sms("msg", "\"" + ten + "\"")));
    }

    @Test
    void rejectsQueryParametersWithoutRepeatingThem() {
        ApiEvent event = ApiEvent.post(email("reference", "\"r\"")).query("canary", "canary");
        assertThat(requests.errors(event)).containsExactly(" unknown_parameter");
    }

    @Test
    void reportsAllErrorsOfARequestAtOnce() {
        String body =
                "{\"msg_id\":\"canary\",\"subject\":\"canary\\n\",\"msg\":\"\","
                        + "\"store_secure\":\"True\",\"reference\":7,\"extra\":1,\"msg\":\"x\"}";
        ApiEvent event = ApiEvent.post(body).query("a", "b").header("Idempotency-Key", "");
        assertThat(requests.errors(event))
                .containsExactlyInAnyOrder(
                        "/Idempotency-Key invalid_idempotency_key",
                        "/store_secure wrong_type",
                        "/reference wrong_type",
                        "/extra unknown_field",
                        "/msg duplicate_field",
                        " unknown_parameter",
                        "/msg_id invalid_recipient",
                        "/msg too_short",
                        "/subject control_character");
    }

    @Test
    void reportsTheFieldsThatAnEmptyObjectLacks() {
        assertThat(requests.errors(ApiEvent.post("{}")))
                .containsExactly("/msg_id required", "/msg required");
    }
}
