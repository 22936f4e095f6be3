package dev.msgapi.local.aws.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.msgapi.local.StartException;
import dev.msgapi.local.aws.protocol.Times;
import dev.msgapi.local.aws.state.StateKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InboxTest {
    @TempDir Path state;

    @Test
    void dropsAnIncompleteLastLineAndContinuesAfterIt() throws IOException {
        accept("first");
        byte[] one = Files.readAllBytes(file());
        accept("second");
        byte[] two = Files.readAllBytes(file());
        for (int length = one.length; length < two.length; length += 7) {
            Files.write(file(), Arrays.copyOf(two, length));
            assertThat(bodies()).as("%d bytes", length).containsExactly("first");
            accept("third");
            assertThat(bodies()).containsExactly("first", "third");
        }
    }

    @Test
    void containsNoPlaintext() throws IOException {
        accept("secret");
        assertThat(Files.readString(file(), StandardCharsets.ISO_8859_1))
                .doesNotContain("secret")
                .doesNotContain("ada@example.com");
    }

    @Test
    void rejectsAChangedFile() throws IOException {
        accept("first");
        accept("second");
        byte[] content = Files.readAllBytes(file());
        content[20] = content[20] == 'A' ? (byte) 'B' : (byte) 'A';
        Files.write(file(), content);
        assertThatThrownBy(this::bodies)
                .isInstanceOf(StartException.class)
                .hasMessageContaining("inbox");
    }

    @Test
    void rejectsAFileOfAnotherKey() throws IOException {
        accept("first");
        Files.delete(state.resolve("state.key"));
        assertThatThrownBy(this::bodies).isInstanceOf(StartException.class);
    }

    @Test
    void rejectsAKeyFileOfTheWrongLength() throws IOException {
        Files.write(state.resolve("state.key"), new byte[31]);
        assertThatThrownBy(() -> StateKey.in(state))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("damaged");
    }

    private Path file() {
        return state.resolve("inbox");
    }

    private void accept(String body) throws IOException {
        try (Inbox inbox = open()) {
            inbox.accept(
                    List.of(
                            new Inbox.Message(
                                    "email",
                                    "ada@example.com",
                                    "f",
                                    "s",
                                    body,
                                    Times.now(),
                                    Map.of(),
                                    "id")));
        }
    }

    private List<String> bodies() throws IOException {
        try (Inbox inbox = open()) {
            return inbox.messages().stream().map(Inbox.Message::body).toList();
        }
    }

    private Inbox open() {
        return Inbox.in(state, StateKey.in(state));
    }
}
