package dev.msgapi.securestore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.model.Content;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentCodecTest {
    @Test
    void writesAHeaderLineAndTheUnchangedContent() {
        assertThat(ContentCodec.write(new Content.Email("Hi \"you\"", "line 1\nline 2")))
                .asString(UTF_8)
                .isEqualTo("{\"v\":1,\"subject\":\"Hi \\\"you\\\"\"}\nline 1\nline 2");
        assertThat(ContentCodec.write(new Content.Text("4711")))
                .asString(UTF_8)
                .isEqualTo("{\"v\":1,\"subject\":null}\n4711");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"Hi", "\"", "\\", "é ✉ 😀", "{\"v\":1}", "\u2028"})
    void readsWhatItWrites(String subject) {
        for (String text :
                new String[] {
                    "a",
                    "\n",
                    "\n\n{\"v\":1,\"subject\":\"x\"}\n",
                    "\r\n",
                    "\u0000",
                    "\uFEFFbom",
                    "😀"
                }) {
            Content content =
                    subject == null ? new Content.Text(text) : new Content.Email(subject, text);
            assertThat(ContentCodec.read(ContentCodec.write(content))).contains(content);
        }
    }

    @Test
    void readsTheLongestContent() {
        Content longest =
                new Content.Email(
                        "😀".repeat(Content.Email.SUBJECT_CHARS_MAX),
                        "\n".repeat(Content.TEXT_BYTES_MAX));
        assertThat(ContentCodec.read(ContentCodec.write(longest))).contains(longest);
    }

    @Test
    void ignoresMembersOfALaterWriter() {
        assertThat(read("{\"v\":1,\"x\":{\"subject\":\"no\"},\"subject\":\"Hi\",\"y\":[1]}\na"))
                .contains(new Content.Email("Hi", "a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "a",
                "a\nb",
                "{}\na",
                "{\"subject\":\"Hi\"}\na",
                "{\"v\":2,\"subject\":\"Hi\"}\na",
                "{\"v\":\"1\",\"subject\":\"Hi\"}\na",
                "{\"v\":99999999999,\"subject\":\"Hi\"}\na",
                "[1]\na",
                "{\"v\":1,\"subject\":\"Hi\"",
                "{\"v\":1,\"subject\":\"Hi\n\"}\na"
            })
    void rejectsEveryOtherForm(String text) {
        assertThat(read(text)).isEmpty();
    }

    @Test
    void rejectsRandomBytesWithoutThrowing() {
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextInt(100)];
            random.nextBytes(bytes);
            assertThat(ContentCodec.read(bytes)).isEmpty();
        }
    }

    private static java.util.Optional<Content> read(String text) {
        return ContentCodec.read(text.getBytes(UTF_8));
    }
}
