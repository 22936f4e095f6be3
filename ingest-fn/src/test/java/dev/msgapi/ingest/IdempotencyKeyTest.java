package dev.msgapi.ingest;

import static dev.msgapi.ingest.Requests.email;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.msgapi.http.testing.ApiEvent;
import dev.msgapi.ingest.IdempotencyStore.KeyedRequest;
import dev.msgapi.model.Content;
import dev.msgapi.model.EmailAddress;
import dev.msgapi.model.Message;
import dev.msgapi.model.Parsed;
import dev.msgapi.model.PhoneNumber;
import dev.msgapi.testing.Messages;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which headers are a key, and what the store learns about it. */
class IdempotencyKeyTest {
    private final Requests requests = new Requests();

    static Stream<Arguments> keys() {
        return Stream.of(
                Arguments.of("abc", "abc"),
                Arguments.of("\"abc\"", "abc"),
                Arguments.of(" abc\t", "abc"),
                Arguments.of("\t\"abc\" ", "abc"),
                Arguments.of("\" abc \"", " abc "),
                Arguments.of("\" \"", " "),
                Arguments.of("a b,c;d='~!", "a b,c;d='~!"),
                Arguments.of("a\\b", "a\\b"),
                Arguments.of("\"a\\\\b\"", "a\\b"),
                Arguments.of("\"a\\\"b\"", "a\"b"),
                Arguments.of("\"\\\\\"", "\\"),
                Arguments.of("x", "x"),
                Arguments.of("x".repeat(255), "x".repeat(255)),
                Arguments.of("\"" + "x".repeat(255) + "\"", "x".repeat(255)),
                Arguments.of("\"" + "\\\"".repeat(255) + "\"", "\"".repeat(255)));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void aKeyIsBareOrQuoted(String header, String key) {
        assertThat(IdempotencyKey.parse(List.of(header)))
                .isEqualTo(new Parsed.Valid<>(Optional.of(new IdempotencyKey(key))));
    }

    @Test
    void rejectsAHeaderOfManySpacesInLinearTime() {
        String header = "a" + " ".repeat(1_000_000) + "b";
        assertTimeoutPreemptively(
                // In quadratic time, a million spaces would take hours.
                Duration.ofMinutes(1),
                () ->
                        assertThat(IdempotencyKey.parse(List.of(header)))
                                .isInstanceOf(Parsed.Invalid.class));
    }

    static Stream<String> noKeys() {
        Stream<String> forms =
                Stream.of(
                        "",
                        " ",
                        "\t",
                        "\"",
                        "\"\"",
                        "\"canary",
                        "canary\"",
                        "can\"ary",
                        "\"can\"ary\"",
                        "\"canary\"\"",
                        "\"canary\\\"",
                        "\"canary\\",
                        "\"can\\ary\"",
                        "\"canary\";a=1",
                        "\"canary\", \"canary\"",
                        "\"canary\" x",
                        "canary".repeat(43),
                        "\"" + "x".repeat(256) + "\"",
                        "canary\u00e9",
                        "\"canary\u00e9\"",
                        "canary\u2028",
                        "\ncanary",
                        "canary\r\n",
                        "\"canary\"\u001c",
                        "canary\ud83d\ude00",
                        "\u00a0canary",
                        "canary\u0080");
        Stream<String> controls =
                IntStream.concat(IntStream.range(0, ' '), IntStream.of(0x7F))
                        .mapToObj(c -> "can" + (char) c + "ary");
        return Stream.concat(forms, controls);
    }

    @ParameterizedTest
    @MethodSource("noKeys")
    void rejectsAnInvalidKeyWithoutRepeatingIt(String header) {
        ApiEvent event = ApiEvent.post(email("reference", "\"r\""));
        assertThat(requests.errors(event.header("Idempotency-Key", header)))
                .containsExactly("/Idempotency-Key invalid_idempotency_key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "canary", "CANARY-1", "canary-1 canary-1", "\"canary-1"})
    void rejectsASecondKey(String other) {
        ApiEvent event = ApiEvent.post(email("reference", "\"r\""));
        for (String[] values : new String[][] {{"canary-1", other}, {other, "canary-1"}}) {
            assertThat(requests.errors(event.header("Idempotency-Key", values)))
                    .containsExactly("/Idempotency-Key invalid_idempotency_key");
        }
    }

    @Test
    void acceptsARepeatedHeaderWithTheSameKey() {
        assertThat(IdempotencyKey.parse(List.of("abc", "\"abc\"", " abc")))
                .isEqualTo(new Parsed.Valid<>(Optional.of(new IdempotencyKey("abc"))));
    }

    @Test
    void withoutTheHeaderThereIsNoKey() {
        assertThat(IdempotencyKey.parse(List.of())).isEqualTo(new Parsed.Valid<>(Optional.empty()));
    }

    @Test
    void isNotInToString() {
        assertThat(new IdempotencyKey("canary")).asString().doesNotContain("canary");
        assertThat(IdempotencyKey.parse(List.of("canary"))).asString().doesNotContain("canary");
    }

    @Test
    void differentMessagesHaveDifferentHashes() {
        EmailAddress to = new EmailAddress("a", "example.com");
        PhoneNumber phone = new PhoneNumber(Messages.PHONE);
        List<Message> different =
                List.of(
                        message(to, "s", "m", false, null),
                        message(to, "s", "m", true, null),
                        message(to, "s", "m", false, ""),
                        message(to, "s", "m", false, "r"),
                        message(to, "sm", "", false, null),
                        message(to, "", "sm", false, null),
                        message(to, "s", "mr", false, ""),
                        message(to, "s", "m ", false, null),
                        message(to, "S", "m", false, null),
                        message(new EmailAddress("A", "example.com"), "s", "m", false, null),
                        Messages.message(phone, new Content.Text("m"), false, null),
                        Messages.message(phone, new Content.Text("m"), false, "r"));
        Set<String> hashes = new HashSet<>();
        for (Message message : different) {
            hashes.add(new IdempotencyKey("k").request("client", message).body());
            assertThat(new IdempotencyKey("k").request("client", message.withId(Messages.id())))
                    .isEqualTo(new IdempotencyKey("k").request("client", message));
        }
        assertThat(hashes).hasSize(different.size()).allMatch(hash -> hash.matches("[0-9a-f]{64}"));
    }

    /** If the hash left out a component, two different messages would count as the same. */
    @Test
    void everyPartOfAMessageChangesTheHash() {
        EmailAddress ada = new EmailAddress("ada", "example.com");
        Message base = message(ada, "s", "m", false, null);
        Map<String, Message> changed =
                Map.of(
                        "to",
                                message(
                                        new EmailAddress("bob", "example.com"),
                                        "s",
                                        "m",
                                        false,
                                        null),
                        "content.subject", message(ada, "S", "m", false, null),
                        "content.text", message(ada, "s", "M", false, null),
                        "storeSecure", message(ada, "s", "m", true, null),
                        "reference", message(ada, "s", "m", false, "r"));
        assertThat(changed.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(
                                        components(Message.class, "")
                                                // The id is the request's own. One kind of address
                                                // has one channel: another can't be built here.
                                                .filter(name ->
                                                        !List.of("id", "channel", "content")
                                                                .contains(name)),
                                        components(Content.Email.class, "content."))
                                .toList());
        changed.forEach((component, message) ->
                assertThat(body(message)).as(component).isNotEqualTo(body(base)));
    }

    private static Stream<String> components(Class<? extends Record> type, String prefix) {
        return Arrays.stream(type.getRecordComponents()).map(any -> prefix + any.getName());
    }

    private static String body(Message message) {
        return new IdempotencyKey("k").request("client", message).body();
    }

    @Test
    void theSameKeyOfTwoClientsHasTwoHashes() {
        Message message = Messages.email();
        Set<String> keys = new HashSet<>();
        for (String[] scoped : new String[][] {{"a", "bc"}, {"ab", "c"}, {"", "abc"}, {"b", "c"}}) {
            keys.add(new IdempotencyKey(scoped[1]).request(scoped[0], message).key());
        }
        assertThat(keys).hasSize(4).allMatch(key -> key.matches("[0-9a-f]{64}"));
    }

    /** With one hash for all keys, the rows would reveal that two clients sent the same code. */
    @Test
    void theHashOfAMessageDependsOnTheKey() {
        Message message = Messages.sms();
        assertThat(new IdempotencyKey("k1").request("c", message).body())
                .isNotEqualTo(new IdempotencyKey("k2").request("c", message).body());
    }

    /** Rows outlive a deployment: if a hash changed, every retry across it would get a 422. */
    @Test
    void hashesStayAsTheyAreInStoredRows() {
        Message message = message(new EmailAddress("a", "b.c"), "s", "é", true, null);
        assertThat(new IdempotencyKey("k").request("c", message))
                .isEqualTo(
                        new KeyedRequest(
                                "70e0c599ddf835dea79e6e4c3aa034c5f030e6458f1da94d6398b65ce7874863",
                                "65bd2de30e70df8d04614d1a2de2233d7967bcce996e661747a442dc97cb7654"));
    }

    private static Message message(
            EmailAddress to, String subject, String content, boolean secure, String reference) {
        return Messages.message(to, new Content.Email(subject, content), secure, reference);
    }
}
