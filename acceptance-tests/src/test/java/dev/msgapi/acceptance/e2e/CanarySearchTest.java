package dev.msgapi.acceptance.e2e;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanarySearchTest {
    private static final String CANARY = "canary~~?>-Q7";
    private final CanarySearch search = new CanarySearch(CANARY);

    @Test
    void findsItAsPlainText() {
        assertThat(found("so: " + CANARY + "42", UTF_8)).containsExactly("plain");
    }

    @Test
    void findsItInUtf16() {
        assertThat(found("so: " + CANARY + "42", UTF_16)).contains("UTF-16BE");
        assertThat(found("so: " + CANARY + "42", UTF_16LE)).contains("UTF-16LE");
    }

    @Test
    void findsItInHex() {
        byte[] bytes = (CANARY + "42").getBytes(UTF_8);
        assertThat(found(HexFormat.of().formatHex(bytes), UTF_8)).containsExactly("hex");
        assertThat(found(HexFormat.of().withUpperCase().formatHex(bytes), UTF_8))
                .containsExactly("upper-case hex");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ab", "abc", "{\"msg\":\"", "{\"subject\":\""})
    void findsItInBase64AtEveryOffset(String before) {
        byte[] bytes = (before + CANARY + "42").getBytes(UTF_8);
        int at = before.length() % 3;
        assertThat(found(Base64.getEncoder().encodeToString(bytes), UTF_8))
                .contains("base64 at " + at);
        assertThat(found(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes), UTF_8))
                .contains("base64url at " + at);
    }

    @Test
    void findsNothingElse() {
        assertThat(found("canary~~?>-Q8 and all else", UTF_8)).isEmpty();
        assertThat(found(CANARY.substring(1), UTF_16LE)).isEmpty();
    }

    @Test
    void namesTheFileAndSkipsJars(@TempDir Path folder) throws Exception {
        Files.createDirectories(folder.resolve("deep/lib"));
        Files.writeString(folder.resolve("deep/log"), CANARY);
        Files.writeString(folder.resolve("deep/lib/function.jar"), CANARY);
        Files.writeString(folder.resolve("other"), "nothing");
        assertThat(search.inFiles(folder)).containsExactly("deep/log: plain");
    }

    private List<String> found(String text, Charset charset) {
        return search.in(text.getBytes(charset));
    }
}
