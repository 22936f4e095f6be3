package dev.msgapi.erasure;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.msgapi.model.ErasureId;
import dev.msgapi.model.Recipient;
import dev.msgapi.queue.PoisonMessage;
import dev.msgapi.store.Erasure;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The JSON of an erasure in the erasure queue: {@code {"v":1,"msg_id":…,"id":…}}. */
public final class ErasureQueueCodec {
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    private static final String VERSION = "1";

    private ErasureQueueCodec() {}

    /** The body of the SQS message. */
    public static String write(Erasure erasure) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("v", Integer.parseInt(VERSION));
            json.writeStringField("msg_id", erasure.recipientKey().value());
            json.writeStringField("id", erasure.id().toString());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws PoisonMessage if the body is anything else
     */
    public static Erasure read(String body) {
        Map<String, String> members = new HashMap<>();
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new PoisonMessage("not a JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken type =
                        name.equals("v") ? JsonToken.VALUE_NUMBER_INT : JsonToken.VALUE_STRING;
                if (json.nextToken() == type) {
                    members.put(name, json.getText());
                } else {
                    json.skipChildren();
                }
            }
            if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
                throw new PoisonMessage("the object does not end, or something follows it");
            }
        } catch (IOException e) {
            // Jackson's own message would quote the recipient.
            throw new PoisonMessage("not JSON");
        }
        if (!VERSION.equals(members.get("v"))) {
            throw new PoisonMessage("unknown version");
        }
        Recipient recipient =
                Optional.ofNullable(members.get("msg_id"))
                        .map(Recipient::parse)
                        .orElseThrow(() -> new PoisonMessage("msg_id is missing"))
                        .orElseThrow(_ -> new PoisonMessage("msg_id is not a recipient"));
        return new Erasure(
                recipient.key(),
                Optional.ofNullable(members.get("id"))
                        .flatMap(ErasureId::parse)
                        .orElseThrow(() -> new PoisonMessage("id is not a UUID version 7")));
    }
}
