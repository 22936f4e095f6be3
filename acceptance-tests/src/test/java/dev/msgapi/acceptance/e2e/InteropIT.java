package dev.msgapi.acceptance.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.msgapi.acceptance.e2e.JavaScriptReader.Ran;
import dev.msgapi.acceptance.e2e.TwinProcess.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The attribute {@code sealed} is in the format of the AWS Encryption SDK: the SDK of another
 * language opens it with the same key and context, and with no others.
 */
@ExtendWith(SharedTwin.Extension.class)
class InteropIT {
    private static final int LONG_BYTES = 200 * 1024;

    /** The number of bytes to change, evenly spread from the first to the last. */
    private static final int PARTS = 4;

    private static JavaScriptReader reader;
    private static TwinProcess twin;
    private static AwsPort aws;

    @BeforeAll
    static void connect(SharedTwin shared) throws IOException, InterruptedException {
        reader = JavaScriptReader.install(Path.of("target/interop"));
        twin = shared.twin();
        aws = shared.aws();
    }

    /** A message and its recipient key; an SMS has no subject. */
    record Content(String to, String subject, String msg) {
        @Override
        public String toString() {
            return to;
        }
    }

    static List<Content> contents() {
        String line = "Zeile mit ü, ✓ und 💌\n";
        return List.of(
                new Content(
                        "interop-unicode@example.com",
                        "Grüße ✉ 👋🏽 \"\\ مرحبا",
                        "\ufeff\n{\"v\":2}\r\n\n\"quoted\" 'too' \\n \0\t🧑\u200d🚀\r\nend\n"),
                new Content("+447700900125", null, "Your code is 4711 €\nonly once"),
                new Content(
                        "interop-long@example.com",
                        "200 KiB",
                        line.repeat(1 + LONG_BYTES / line.getBytes(UTF_8).length)));
    }

    @ParameterizedTest
    @MethodSource("contents")
    void theSdkForJavaScriptOpensAPostedMessage(Content posted) throws Exception {
        Ran opened = open(stored(posted));
        assertThat(opened.status()).as(opened.error()).isZero();
        ObjectNode expected = TwinProcess.JSON.createObjectNode();
        expected.put("subject", posted.subject()).put("msg", posted.msg());
        assertThat(TwinProcess.JSON.readTree(opened.output())).isEqualTo(expected);
    }

    @Test
    void aChangedByteIsNotOpened() throws Exception {
        Sealed sealed = stored(new Content("bytes@example.com", "canary-1", "canary-2"));
        int last = sealed.bytes().length - 1;
        for (int part = 0; part <= PARTS; part++) {
            int at = last * part / PARTS;
            byte[] changed = sealed.bytes().clone();
            changed[at] ^= 1;
            assertRefused("byte " + at, new Sealed(changed, sealed.keyArn(), sealed.context()));
        }
    }

    @Test
    void aMessageIsNotOpenedInAnotherContext() throws Exception {
        Sealed sealed = stored(new Content("context@example.com", "canary-1", "canary-2"));
        for (String name : sealed.context().keySet()) {
            Map<String, String> other = new HashMap<>(sealed.context());
            other.merge(name, "x", String::concat);
            assertRefused(name, new Sealed(sealed.bytes(), sealed.keyArn(), other));
        }
    }

    private static void assertRefused(String what, Sealed sealed) throws Exception {
        Ran opened = open(sealed);
        assertThat(opened.status()).as(what).isEqualTo(1);
        assertThat(opened.output()).as(what).isEmpty();
        assertThat(opened.error()).as(what).startsWith("not opened: ").doesNotContain("canary");
    }

    private static Ran open(Sealed sealed) throws Exception {
        return reader.open(twin.awsPort, sealed.bytes(), sealed.keyArn(), sealed.context());
    }

    /** The sealed content of a message, and the key and context that open it. */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    private record Sealed(byte[] bytes, String keyArn, Map<String, String> context) {}

    private static Sealed stored(Content content) throws IOException {
        ObjectNode message = TwinProcess.JSON.createObjectNode();
        message.put("msg_id", content.to()).put("msg", content.msg()).put("store_secure", true);
        if (content.subject() != null) {
            message.put("subject", content.subject());
        }
        Answer accepted = twin.post(message.toString());
        assertThat(accepted.status()).as("%s", accepted).isEqualTo(202);
        twin.awaitStatus(content.to(), "sent");
        String id = accepted.json().get("id").asText();
        byte[] bytes = aws.tables.sealed(content.to(), id).b().asByteArray();
        return new Sealed(
                bytes,
                aws.keys.contentKeyArn(),
                Map.of("purpose", "msg-api/content", "msg_id", content.to(), "id", id));
    }
}
