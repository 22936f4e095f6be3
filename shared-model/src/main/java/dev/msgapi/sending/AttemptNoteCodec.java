package dev.msgapi.sending;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.msgapi.sending.AttemptNote.Attempt;
import dev.msgapi.sending.SendState.Claimed;
import dev.msgapi.sending.SendState.Pass;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A note as JSON: {@code [{"attempt":1,"lease_until":…,"claim":"…","pass":"FIRST",
 * "confirmed":true,"provider_message_id":"…"}]}, with the lease in epoch milliseconds.
 */
public final class AttemptNoteCodec {
    private static final JsonFactory JSON = new JsonFactory();

    private AttemptNoteCodec() {}

    /** The note as text; null if it says nothing. */
    public static @Nullable String write(AttemptNote note) {
        if (note.isEmpty()) {
            return null;
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartArray();
            for (Attempt attempt : note.attempts()) {
                write(attempt, json);
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(Attempt attempt, JsonGenerator json) throws IOException {
        Claimed claim = attempt.claim();
        json.writeStartObject();
        json.writeNumberField("attempt", claim.attempts());
        json.writeNumberField("lease_until", claim.leaseUntil().toEpochMilli());
        json.writeStringField("claim", claim.token());
        json.writeStringField("pass", claim.pass().name());
        json.writeBooleanField("confirmed", attempt.isConfirmed());
        if (attempt.providerMessageId() != null) {
            json.writeStringField("provider_message_id", attempt.providerMessageId());
        }
        json.writeEndObject();
    }

    /**
     * Reads what {@link #write} wrote. A text that it did not write says nothing: without a note, a
     * consumer doubts more than it has to and sends nothing twice.
     */
    public static AttemptNote read(@Nullable String text) {
        if (text == null) {
            return AttemptNote.NONE;
        }
        List<Attempt> attempts = new ArrayList<>();
        try (JsonParser json = JSON.createParser(text)) {
            if (json.nextToken() != JsonToken.START_ARRAY) {
                return AttemptNote.NONE;
            }
            while (json.nextToken() == JsonToken.START_OBJECT) {
                attempts.add(attempt(json));
            }
            return json.currentToken() == JsonToken.END_ARRAY
                    ? new AttemptNote(attempts)
                    : AttemptNote.NONE;
        } catch (IOException | IllegalArgumentException e) {
            return AttemptNote.NONE;
        }
    }

    private static Attempt attempt(JsonParser json) throws IOException {
        int number = 0;
        long leaseUntil = 0;
        String token = "";
        String pass = "";
        boolean isConfirmed = false;
        @Nullable String providerMessageId = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "attempt" -> number = json.getIntValue();
                case "lease_until" -> leaseUntil = json.getLongValue();
                case "claim" -> token = json.getText();
                case "pass" -> pass = json.getText();
                case "confirmed" -> isConfirmed = json.getBooleanValue();
                case "provider_message_id" -> providerMessageId = json.getText();
                default -> json.skipChildren();
            }
        }
        Claimed claim =
                new Claimed(number, Instant.ofEpochMilli(leaseUntil), token, Pass.valueOf(pass));
        return new Attempt(claim, isConfirmed, providerMessageId);
    }
}
