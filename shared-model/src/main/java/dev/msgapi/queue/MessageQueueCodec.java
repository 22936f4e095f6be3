package dev.msgapi.queue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.msgapi.model.Channel;
import dev.msgapi.model.Content;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.Recipient;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;

/**
 * A message as JSON, version 1, in the queues: {@code {"v":1,"id":…,"msg_id":…,"channel":…,
 * "subject":…,"msg":…,"store_secure":…,"reference":…}}. A missing {@code channel} means the
 * recipient's default channel.
 *
 * <p>Messages in queues and dead-letter queues outlive a deployment. A reader therefore accepts
 * every version that was ever written and ignores members that it does not know; a change that an
 * older reader would misunderstand needs a new version. While that version is deployed or rolled
 * back, the older functions leave its messages in the queue.
 */
public final class MessageQueueCodec {
    private static final int VERSION = 1;

    private static final JsonFactory JSON = new JsonFactory();

    /**
     * The characters that a JSON string may contain unescaped and SQS does not allow (Amazon SQS
     * API Reference, SendMessage): two characters, and an unpaired surrogate. To a pattern, a
     * surrogate pair is one character, so it does not match.
     */
    private static final Pattern REFUSED_BY_SQS =
            Pattern.compile("[\\uD800-\\uDFFF\\uFFFE\\uFFFF]");

    private MessageQueueCodec() {}

    /** The body of the SQS message. */
    public static String write(Message message) {
        StringWriter text = new StringWriter(message.content().text().length() + 300);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("v", VERSION);
            write(message, json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return REFUSED_BY_SQS
                .matcher(text.toString())
                .replaceAll(c -> "\\\\u%04X".formatted((int) c.group().charAt(0)));
    }

    /** Does not compile if the record has a component that is missing here. */
    private static void write(Message message, JsonGenerator json) throws IOException {
        switch (message) {
            case Message(
                            MessageId id,
                            Recipient to,
                            Channel channel,
                            Content content,
                            boolean storeSecure,
                            String reference) -> {
                json.writeStringField("id", id.toString());
                json.writeStringField("msg_id", to.address());
                json.writeStringField("channel", channel.wireName());
                write(content, json);
                json.writeBooleanField("store_secure", storeSecure);
                if (reference != null) {
                    json.writeStringField("reference", reference);
                }
            }
        }
    }

    private static void write(Content content, JsonGenerator json) throws IOException {
        switch (content) {
            case Content.Email(String subject, String text) -> {
                json.writeStringField("subject", subject);
                json.writeStringField("msg", text);
            }
            case Content.Text(String text) -> json.writeStringField("msg", text);
        }
    }

    /**
     * Reads what {@link #write} wrote, now or in an earlier version.
     *
     * @throws LaterVersion if a later version wrote the body
     * @throws PoisonMessage if the body is not a message of a known version
     */
    public static Message read(String text) {
        QueueBody body = QueueBody.parse(text, VERSION);
        MessageId id =
                MessageId.parse(body.required("id", String.class))
                        .orElseThrow(() -> new PoisonMessage("id is not a UUID version 7"));
        Recipient to =
                Recipient.parse(body.required("msg_id", String.class))
                        .orElseThrow(_ -> new PoisonMessage("msg_id is not a recipient"));
        String channel = body.optional("channel", String.class);
        Channel sentBy = channel == null ? to.defaultChannel() : channel(channel);
        String subject = body.optional("subject", String.class);
        String content = body.required("msg", String.class);
        boolean storeSecure = body.required("store_secure", Boolean.class);
        String reference = body.optional("reference", String.class);
        try {
            return new Message(
                    id, to, sentBy, Content.of(subject, content), storeSecure, reference);
        } catch (IllegalArgumentException e) {
            throw new PoisonMessage("the channel does not fit the recipient or the content");
        }
    }

    private static Channel channel(String name) {
        return Channel.of(name).orElseThrow(() -> new PoisonMessage("the channel is unknown"));
    }
}
