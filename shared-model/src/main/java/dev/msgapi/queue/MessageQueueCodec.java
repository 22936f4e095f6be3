package dev.msgapi.queue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.msgapi.model.Channel;
import dev.msgapi.model.Content;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.Recipient;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A message as JSON, version 1, in the queues: {@code {"v":1,"id":…,"msg_id":…,"channel":…,
 * "subject":…,"msg":…,"store_secure":…,"reference":…}}. A missing {@code channel} means the
 * recipient's default channel.
 *
 * <p>Messages in queues and dead-letter queues outlive a deployment. A reader therefore accepts
 * every version that was ever written and ignores members that it does not know; a change that an
 * older reader would misunderstand needs a new version.
 */
public final class MessageQueueCodec {
    private static final int VERSION = 1;

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

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
     * @throws PoisonMessage if the body is not a message of a known version
     */
    public static Message read(String body) {
        @Nullable Integer version = null;
        @Nullable String id = null;
        @Nullable String to = null;
        @Nullable String channel = null;
        @Nullable String subject = null;
        @Nullable String content = null;
        @Nullable String reference = null;
        @Nullable Boolean storeSecure = null;
        try (JsonParser json = JSON.createParser(body)) {
            require(json.nextToken() == JsonToken.START_OBJECT, "not a JSON object");
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                switch (name) {
                    case "v" -> {
                        require(value == JsonToken.VALUE_NUMBER_INT, "v is not a number");
                        version = json.getIntValue();
                    }
                    case "id" -> id = text(json, name);
                    case "msg_id" -> to = text(json, name);
                    case "channel" -> channel = text(json, name);
                    case "subject" -> subject = text(json, name);
                    case "msg" -> content = text(json, name);
                    case "reference" -> reference = text(json, name);
                    case "store_secure" -> {
                        require(value.isBoolean(), "store_secure is not a boolean");
                        storeSecure = json.getBooleanValue();
                    }
                    default -> json.skipChildren();
                }
            }
            require(json.currentToken() == JsonToken.END_OBJECT, "the object does not end");
            require(json.nextToken() == null, "something follows the object");
        } catch (IOException e) {
            // Jackson's own message would quote the content.
            throw new PoisonMessage("not JSON");
        }
        require(given(version, "v") == VERSION, "unknown version");
        MessageId messageId =
                MessageId.parse(given(id, "id"))
                        .orElseThrow(() -> new PoisonMessage("id is not a UUID version 7"));
        Recipient recipient =
                Recipient.parse(given(to, "msg_id"))
                        .orElseThrow(_ -> new PoisonMessage("msg_id is not a recipient"));
        Channel sentBy = channel == null ? recipient.defaultChannel() : channel(channel);
        try {
            return new Message(
                    messageId,
                    recipient,
                    sentBy,
                    Content.of(subject, given(content, "msg")),
                    given(storeSecure, "store_secure"),
                    reference);
        } catch (IllegalArgumentException e) {
            throw new PoisonMessage("the channel does not fit the recipient or the content");
        }
    }

    private static Channel channel(String name) {
        return Channel.of(name).orElseThrow(() -> new PoisonMessage("the channel is unknown"));
    }

    private static @Nullable String text(JsonParser json, String name) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        require(json.currentToken() == JsonToken.VALUE_STRING, name + " is not a string");
        return json.getText();
    }

    private static <T> T given(@Nullable T value, String name) {
        if (value == null) {
            throw new PoisonMessage(name + " is missing");
        }
        return value;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new PoisonMessage(otherwise);
        }
    }
}
