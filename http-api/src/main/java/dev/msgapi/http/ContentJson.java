package dev.msgapi.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.msgapi.model.Content;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A message's content as the API shows it: the members {@code subject} and {@code msg}. */
public final class ContentJson {
    private ContentJson() {}

    /**
     * Writes both members. The code does not compile if a kind of content has a component that is
     * missing here.
     *
     * @param content null writes two nulls, for content that is stored sealed
     */
    public static void write(JsonGenerator json, @Nullable Content content) throws IOException {
        switch (content) {
            case Content.Email(String subject, String text) -> write(json, subject, text);
            case Content.Text(String text) -> write(json, null, text);
            case null -> write(json, null, null);
        }
    }

    private static void write(JsonGenerator json, @Nullable String subject, @Nullable String text)
            throws IOException {
        json.writeStringField("subject", subject);
        json.writeStringField("msg", text);
    }
}
