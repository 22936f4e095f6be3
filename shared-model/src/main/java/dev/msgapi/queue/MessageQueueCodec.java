package dev.msgapi.queue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.msgapi.model.EmailAddress;
import dev.msgapi.model.InvalidRecipient;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.PhoneNumber;
import dev.msgapi.model.Recipient;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The queues' JSON, version 1: {@code {"v":1,"id":…,"msg_id":…,"subject":…,"msg":…,
 * "store_secure":…,"reference":…}}.
 *
 * <p>Messages in flight and in dead-letter queues outlive a deployment: a reader takes every
 * version that was ever written, passes over members that it does not know, and a change that an
 * old reader would misunderstand takes a new version.
 */
public final class MessageQueueCodec {
    private static final int VERSION = 1;

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    /**
     * What a JSON string may hold as it is and SQS does not take (Amazon SQS API Reference,
     * SendMessage): two characters, and a surrogate without its other half. A pair is one character
     * to a pattern and no match.
     */
    private static final Pattern REFUSED_BY_SQS =
            Pattern.compile("[\\uD800-\\uDFFF\\uFFFE\\uFFFF]");

    private MessageQueueCodec() {}

    /** The body of the SQS message. */
    public static String write(Message message) {
        StringWriter text = new StringWriter(message.content().length() + 300);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("v", VERSION);
            json.writeStringField("id", message.id().toString());
            json.writeStringField("msg_id", message.to().address());
            if (message.subject() != null) {
                json.writeStringField("subject", message.subject());
            }
            json.writeStringField("msg", message.content());
            json.writeBooleanField("store_secure", message.storeSecure());
            if (message.reference() != null) {
                json.writeStringField("reference", message.reference());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return REFUSED_BY_SQS
                .matcher(text.toString())
                .replaceAll(c -> "\\\\u%04X".formatted((int) c.group().charAt(0)));
    }

    /**
     * Reads what {@link #write} wrote, now or in an earlier version.
     *
     * @throws PoisonMessage where the body is no such message
     */
    public static Message read(String body) {
        @Nullable Integer version = null;
        @Nullable String id = null;
        @Nullable String to = null;
        @Nullable String subject = null;
        @Nullable String content = null;
        @Nullable String reference = null;
        @Nullable Boolean storeSecure = null;
        try (JsonParser json = JSON.createParser(body)) {
            require(json.nextToken() == JsonToken.START_OBJECT, "no JSON object");
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                switch (name) {
                    case "v" -> {
                        require(value == JsonToken.VALUE_NUMBER_INT, "v is no number");
                        version = json.getIntValue();
                    }
                    case "id" -> id = text(json, name);
                    case "msg_id" -> to = text(json, name);
                    case "subject" -> subject = text(json, name);
                    case "msg" -> content = text(json, name);
                    case "reference" -> reference = text(json, name);
                    case "store_secure" -> {
                        require(value.isBoolean(), "store_secure is no boolean");
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
                        .orElseThrow(() -> new PoisonMessage("id is no UUID version 7"));
        Recipient recipient = recipient(given(to, "msg_id"));
        require((subject == null) == (recipient instanceof PhoneNumber), "subject does not fit");
        return new Message(
                messageId,
                recipient,
                subject,
                given(content, "msg"),
                given(storeSecure, "store_secure"),
                reference);
    }

    private static Recipient recipient(String text) {
        return switch (Recipient.parse(text)) {
            case EmailAddress email -> email;
            case PhoneNumber number -> number;
            case InvalidRecipient _ -> throw new PoisonMessage("msg_id is no recipient");
        };
    }

    private static @Nullable String text(JsonParser json, String name) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        require(json.currentToken() == JsonToken.VALUE_STRING, name + " is no text");
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
