package dev.msgapi.local.aws.outbound;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.msgapi.local.StartException;
import dev.msgapi.local.aws.state.PrivateFile;
import dev.msgapi.local.aws.state.StateKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.AEADBadTagException;
import org.jspecify.annotations.Nullable;

/**
 * The messages that SES and SNS accepted, in their order: in memory and, each encrypted on a line,
 * in the state folder. A message is in the file before its sender gets an answer.
 */
public final class Inbox implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PURPOSE = "inbox";

    /**
     * One message as its recipient would get it.
     *
     * @param channel {@code email} or {@code sms}
     * @param from the sender of an email; null for an SMS
     * @param subject null for an SMS
     * @param time when it was accepted: UTC, ISO-8601 with three decimals
     */
    public record Message(
            String channel,
            String to,
            @Nullable String from,
            @Nullable String subject,
            String body,
            String time,
            Map<String, String> tags,
            @JsonProperty("provider_message_id") String providerMessageId) {
        public Message {
            tags = Map.copyOf(tags);
        }
    }

    private record Page(List<Message> messages) {}

    private final FileChannel file;
    private final StateKey key;
    private final List<Message> messages = new ArrayList<>();

    private Inbox(FileChannel file, StateKey key) {
        this.file = file;
        this.key = key;
    }

    public static Inbox in(Path state, StateKey key) {
        try {
            Path path = state.resolve("inbox");
            FileChannel file =
                    PrivateFile.open(
                            path,
                            Set.of(
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.READ,
                                    StandardOpenOption.WRITE));
            Inbox inbox = new Inbox(file, key);
            inbox.load(path);
            return inbox;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All messages so far. */
    public synchronized List<Message> messages() {
        return List.copyOf(messages);
    }

    /** The messages to this address or number so far. */
    public List<Message> messagesTo(String to) {
        return messages().stream().filter(message -> message.to().equalsIgnoreCase(to)).toList();
    }

    /** {@code {"messages":[…]}} with the messages to one recipient, or all of them. */
    public byte[] json(@Nullable String to) {
        try {
            return JSON.writeValueAsBytes(new Page(to == null ? messages() : messagesTo(to)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Appends messages, and returns when they would survive the end of this process. */
    public synchronized void accept(List<Message> accepted) {
        try {
            StringBuilder lines = new StringBuilder();
            for (Message message : accepted) {
                byte[] sealed = key.seal(JSON.writeValueAsBytes(message), PURPOSE);
                lines.append(Base64.getEncoder().encodeToString(sealed)).append('\n');
            }
            append(lines.toString().getBytes(StandardCharsets.US_ASCII));
            messages.addAll(accepted);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void append(byte[] lines) throws IOException {
        long start = file.position();
        try {
            PrivateFile.write(file, lines);
        } catch (IOException e) {
            file.truncate(start); // after an error, half a line must not remain before the next one
            throw e;
        }
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }

    private void load(Path path) throws IOException {
        String content = new String(readAll(), StandardCharsets.US_ASCII);
        int end = content.lastIndexOf('\n') + 1;
        for (String line : content.substring(0, end).lines().toList()) {
            try {
                byte[] opened = key.open(Base64.getDecoder().decode(line), PURPOSE);
                messages.add(JSON.readValue(opened, Message.class));
            } catch (AEADBadTagException | IllegalArgumentException e) {
                throw new StartException(
                        path + " does not open with state.key; start with an empty state folder",
                        e);
            }
        }
        // A killed process leaves an incomplete line. Its message was not accepted, because the
        // sender got no answer.
        file.truncate(end);
        file.position(end);
    }

    private byte[] readAll() throws IOException {
        ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(file.size()));
        while (content.hasRemaining() && file.read(content) >= 0) {}
        return content.array();
    }
}
