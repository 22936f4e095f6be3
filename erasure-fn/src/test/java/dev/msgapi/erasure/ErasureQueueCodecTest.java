package dev.msgapi.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.msgapi.model.ErasureId;
import dev.msgapi.model.RecipientKey;
import dev.msgapi.queue.LaterVersion;
import dev.msgapi.queue.PoisonMessage;
import dev.msgapi.store.Erasure;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErasureQueueCodecTest {
    private static final String ID = "019aac3d-6c13-7abc-8def-0123456789ab";

    /** The bytes that are in the queues while a new version is deployed; never change them. */
    private static final String GOLDEN =
            "{\"v\":1,\"msg_id\":\"canary@example.com\",\"id\":\"" + ID + "\"}";

    private static final Erasure ERASURE =
            new Erasure(new RecipientKey("canary@example.com"), ErasureId.parse(ID).orElseThrow());

    static Stream<String> invalidBodies() {
        return Stream.of(
                GOLDEN.substring(0, GOLDEN.length() - 1),
                GOLDEN.substring(0, 20),
                GOLDEN.substring(0, 6),
                GOLDEN + "canary",
                GOLDEN + GOLDEN,
                GOLDEN + "]",
                "[" + GOLDEN + "]",
                "\uFEFF\uFEFF" + GOLDEN,
                GOLDEN.replace("\"v\":1", "\"v\":2").replace("}", ""),
                GOLDEN.replace("\"v\":1", "\"v\":2") + "canary",
                GOLDEN.replace("\"v\":1", "\"v\":0"),
                GOLDEN.replace("\"v\":1", "\"v\":-2"),
                GOLDEN.replace("\"v\":1", "\"v\":\"2\""),
                GOLDEN.replace("\"v\":1", "\"v\":1.0"),
                GOLDEN.replace("\"v\":1", "\"v\":\"1\""),
                GOLDEN.replace("\"v\":1", "\"v\":null"),
                GOLDEN.replace("\"v\":1", "\"v\":[1]"),
                GOLDEN.replace("\"v\":1", "\"v\":" + "1".repeat(5000)),
                GOLDEN.replace("\"v\":1,", ""),
                GOLDEN.replace("\"v\":1,", "\"v\":1,\"v\":1,"),
                GOLDEN.replace("\"msg_id\"", "\"to\""),
                GOLDEN.replace("canary@example.com", ""),
                GOLDEN.replace("canary@example.com", "canary"),
                GOLDEN.replace("canary@example.com", "canary@"),
                GOLDEN.replace("canary@example.com", "canary@example"),
                GOLDEN.replace("canary@example.com", "canary@example.com "),
                GOLDEN.replace("canary@example.com", "+44canary"),
                GOLDEN.replace("canary@example.com", "4".repeat(2049)),
                GOLDEN.replace("canary", "canary".repeat(400)),
                GOLDEN.replace("\"canary@example.com\"", "null"),
                GOLDEN.replace("\"canary@example.com\"", "4711"),
                GOLDEN.replace("\"canary@example.com\"", "true"),
                GOLDEN.replace("\"canary@example.com\"", "[\"canary\"]"),
                GOLDEN.replace("\"canary@example.com\"", "{\"canary\":\"canary\"}"),
                GOLDEN.replace("\"canary@example.com\"", "canary"),
                GOLDEN.replace("canary@example.com", "canary\\x"),
                GOLDEN.replace("canary@example.com", "canary\n"),
                GOLDEN.replace("\"id\"", "\"uuid\""),
                GOLDEN.replace("\"id\"", "\"msg_id\""),
                GOLDEN.replace("\"" + ID + "\"", "null"),
                GOLDEN.replace("7abc", "4abc"),
                GOLDEN.replace("019aac3d", "019AAC3D"),
                GOLDEN.replace("}", ",\"canary\":" + "[".repeat(5000) + "]".repeat(5000) + "}"));
    }

    @Test
    void writesTheBytesOfVersionOne() {
        assertThat(ErasureQueueCodec.write(ERASURE)).isEqualTo(GOLDEN);
    }

    @Test
    void readsWhatItWrites() {
        assertThat(ErasureQueueCodec.read(GOLDEN)).isEqualTo(ERASURE);
        Erasure phone = new Erasure(new RecipientKey("+447700900123"), ERASURE.id());
        assertThat(ErasureQueueCodec.read(ErasureQueueCodec.write(phone))).isEqualTo(phone);
    }

    /** Somebody may have written the body by hand, as the documentation of a restore says. */
    @Test
    void readsAnotherSpellingOfTheRecipientAsTheKey() {
        String body = GOLDEN.replace("canary@example.com", "Canary@EXAMPLE.com");
        assertThat(ErasureQueueCodec.read(body)).isEqualTo(ERASURE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "1e400",
                "\"text\"",
                "[{\"v\":2,\"msg_id\":\"other\"}]",
                "{\"id\":{\"id\":\"other\"}}"
            })
    void ignoresUnknownMembers(String value) {
        String first = GOLDEN.replace("\"v\"", "\"more\":" + value + ",\"v\"");
        assertThat(ErasureQueueCodec.read(first)).isEqualTo(ERASURE);
        String last = GOLDEN.replace("}", " , \"more\" : " + value + " }\n");
        assertThat(ErasureQueueCodec.read(last)).isEqualTo(ERASURE);
    }

    @Test
    void knowsALaterVersion() {
        String later = GOLDEN.replace("\"v\":1", "\"v\":2").replace("\"canary@example.com\"", "[]");
        assertThatExceptionOfType(LaterVersion.class)
                .isThrownBy(() -> ErasureQueueCodec.read(later))
                .returns(2, LaterVersion::version);
    }

    @ParameterizedTest
    @MethodSource("invalidBodies")
    @ValueSource(strings = {"", " ", "null", "4711", "\"canary\"", "canary", "{}", "[]", "{", "\0"})
    void rejectsEveryOtherBodyWithoutQuotingIt(String body) {
        assertThatExceptionOfType(PoisonMessage.class)
                .isThrownBy(() -> ErasureQueueCodec.read(body))
                .satisfies(e -> {
                    assertThat(e.getMessage()).hasSizeLessThan(60).doesNotContain("canary");
                    assertThat(e.getCause()).isNull();
                });
    }
}
