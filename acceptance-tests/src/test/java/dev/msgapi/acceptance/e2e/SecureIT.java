package dev.msgapi.acceptance.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.msgapi.acceptance.e2e.TwinProcess.Answer;
import dev.msgapi.local.Settings;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sealed messages: a signed request opens them, and the audit says who did. */
@ExtendWith(SharedTwin.Extension.class)
class SecureIT {
    private static final int CONTENT_BYTES_MAX = 256 * 1024;

    private static TwinProcess twin;
    private static SecureApi api;

    @BeforeAll
    static void connect(SharedTwin shared) {
        twin = shared.twin();
        api = shared.api();
    }

    /** A message and its recipient key; an SMS has no subject. */
    record Content(String to, String subject, String msg) {
        @Override
        public String toString() {
            return to;
        }
    }

    static Stream<Content> contents() {
        String line = "Zeile mit ü, ✓ und 💌\r\n";
        String many = line.repeat(CONTENT_BYTES_MAX / line.getBytes(UTF_8).length);
        int rest = CONTENT_BYTES_MAX - many.getBytes(UTF_8).length;
        return Stream.of(
                new Content(
                        "unicode@example.com",
                        "Grüße ✉ 👋🏽 \"\\ مرحبا",
                        "\ufeff\n{\"v\":2}\r\n\n\"quoted\" 'too' \\n \0\t🧑\u200d🚀\r\nend\n"),
                new Content("+447700900124", null, "Your \"code\" is 4711 €\r\nonly once"),
                new Content("long@example.com", "256 KiB", many + "x".repeat(rest)));
    }

    @ParameterizedTest
    @MethodSource("contents")
    void opensASealedMessageAsItWasPosted(Content content) {
        String id = api.sealed(content.to(), content.subject(), content.msg());
        JsonNode stored = twin.history(content.to(), "&id=" + id).json().at("/messages/0");
        assertThat(stored.get("msg").isNull()).isTrue();

        Answer opened = api.decrypt(content.to(), id);
        assertThat(opened.status()).as("%s", opened).isEqualTo(200);
        assertThat(opened.header("Cache-Control")).isEqualTo("no-store");
        assertThat(opened.json().get("msg").asText()).isEqualTo(content.msg());
        assertThat(opened.json().get("subject").textValue()).isEqualTo(content.subject());
        assertThat(opened.json().get("id").asText()).isEqualTo(id);
        assertThat(opened.json().get("timestamp")).isEqualTo(stored.get("timestamp"));
    }

    @Test
    void auditsWhoOpenedAMessageWhenAndWhy() {
        String to = "audited@example.com";
        String id = api.sealed(to, "s", "m");
        Instant before = Instant.now();
        List<String> requests = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Answer opened = api.decrypt(to.toUpperCase(ROOT), id, "№ " + i);
            assertThat(opened.status()).as("%s", opened).isEqualTo(200);
            requests.add(opened.requestId());
        }
        String other = api.sealed("another@example.com", "s", "m");
        Answer refused = api.decrypt(to, other, "№ 4");
        assertThat(refused.status()).isEqualTo(404);
        requests.add(refused.requestId());

        // The audit also has the attempts that were answered with 503.
        List<JsonNode> entries = pages(to, 2);
        entries.removeIf(entry -> !requests.contains(entry.get("request_id").asText()));
        assertThat(entries)
                .extracting(entry -> entry.get("reason").asText())
                .containsExactly("№ 4", "№ 3", "№ 2", "№ 1", "№ 0");
        assertThat(entries)
                .allSatisfy(entry -> {
                    assertThat(entry.get("principal").asText()).isEqualTo(Settings.USER_ARN);
                    assertThat(entry.get("source_ip").asText()).isEqualTo("127.0.0.1");
                    assertThat(entry.get("action").asText()).isEqualTo("decrypt");
                    assertThat(Instant.parse(entry.get("timestamp").asText()))
                            .isBetween(before.minusMillis(1), Instant.now());
                });
        assertThat(entries.getFirst().get("outcome").asText()).isEqualTo("refused");
        assertThat(entries.getFirst().get("cause").asText()).isEqualTo("not_found");
        assertThat(entries.getFirst().get("id").asText()).isEqualTo(other);
        assertThat(entries.getFirst().get("request_id"))
                .isEqualTo(refused.json().get("request_id"));
        assertThat(entries.subList(1, 5))
                .allSatisfy(entry -> {
                    assertThat(entry.get("outcome").asText()).isEqualTo("opened");
                    assertThat(entry.get("cause").isNull()).isTrue();
                    assertThat(entry.get("id").asText()).isEqualTo(id);
                });
    }

    private static List<JsonNode> pages(String recipient, int limit) {
        List<JsonNode> entries = new ArrayList<>();
        String next = "";
        do {
            Answer page = api.audit(recipient, "&limit=" + limit + next);
            assertThat(page.status()).as("%s", page).isEqualTo(200);
            assertThat(page.header("Cache-Control")).isEqualTo("no-store");
            assertThat(page.json().get("entries")).hasSizeLessThanOrEqualTo(limit);
            page.json().get("entries").forEach(entries::add);
            JsonNode cursor = page.json().get("next");
            next = cursor.isNull() ? "" : "&next=" + cursor.asText();
        } while (!next.isEmpty());
        return entries;
    }

    @Test
    void theCurlCommandThatTheTwinPrintsOpensAMessage() throws Exception {
        String id = api.sealed("ada@example.com", "For curl", "It is under the mat");
        String output = twin.output();
        int start = output.lastIndexOf("curl -i", output.indexOf("--aws-sigv4"));
        String line = output.substring(start, output.indexOf("}'", start) + 2);
        Process curl = curl(line.replace("<id>", id));
        String answer = new String(curl.getInputStream().readAllBytes(), UTF_8);
        assertThat(curl.waitFor(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(answer).contains(" 200 ", "For curl", "It is under the mat");
    }

    private static Process curl(String line) throws IOException, InterruptedException {
        Process version =
                new ProcessBuilder("sh", "-c", "curl --help all | grep aws-sigv4").start();
        assumeTrue(version.waitFor() == 0);
        return new ProcessBuilder("sh", "-c", line).redirectErrorStream(true).start();
    }
}
