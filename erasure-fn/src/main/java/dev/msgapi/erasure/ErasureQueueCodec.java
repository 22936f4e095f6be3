package dev.msgapi.erasure;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.msgapi.model.ErasureId;
import dev.msgapi.model.Recipient;
import dev.msgapi.queue.LaterVersion;
import dev.msgapi.queue.PoisonMessage;
import dev.msgapi.queue.QueueBody;
import dev.msgapi.store.Erasure;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** The JSON of an erasure in the erasure queue: {@code {"v":1,"msg_id":…,"id":…}}. */
public final class ErasureQueueCodec {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int VERSION = 1;

    private ErasureQueueCodec() {}

    /** The body of the SQS message. */
    public static String write(Erasure erasure) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("v", VERSION);
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
     * @throws LaterVersion if a later version wrote the body
     * @throws PoisonMessage if the body is anything else
     */
    public static Erasure read(String text) {
        QueueBody body = QueueBody.parse(text, VERSION);
        Recipient recipient =
                Recipient.parse(body.required("msg_id", String.class))
                        .orElseThrow(_ -> new PoisonMessage("msg_id is not a recipient"));
        ErasureId id =
                ErasureId.parse(body.required("id", String.class))
                        .orElseThrow(() -> new PoisonMessage("id is not a UUID version 7"));
        return new Erasure(recipient.key(), id);
    }
}
