package dev.msgapi.query;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.msgapi.api.ApiRequest;
import dev.msgapi.api.ApiResponse;
import dev.msgapi.api.Problem;
import dev.msgapi.aws.AwsClients;
import dev.msgapi.model.LogLine;
import dev.msgapi.store.History;
import dev.msgapi.store.History.Selection;
import dev.msgapi.store.MessageTable;
import dev.msgapi.store.StoredMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/** {@code GET /msg}: a page of one recipient's history, or a problem. */
public final class QueryHandler implements RequestStreamHandler {
    private final History history;

    /** As Lambda makes it, from the environment of {@code template.yaml}. */
    public QueryHandler() {
        this(MessageTable.connect(new AwsClients()));
    }

    QueryHandler(History history) {
        this.history = history;
    }

    @Override
    public void handleRequest(InputStream event, OutputStream out, Context context)
            throws IOException {
        ApiRequest request = ApiRequest.read(event);
        ApiResponse response;
        try {
            response =
                    switch (HistoryQuery.parse(request.query())) {
                        case HistoryQuery.Invalid invalid ->
                                Problem.invalidFields(invalid.faults())
                                        .response(request.requestId());
                        case HistoryQuery.Valid(Selection selection) -> page(selection);
                    };
        } catch (SdkException e) {
            log(context.getLogger(), "table_unavailable", e);
            response = Problem.unavailable().response(request.requestId());
        } catch (RuntimeException e) {
            log(context.getLogger(), "bug", e);
            response = Problem.internalError().response(request.requestId());
        }
        response.writeTo(out);
    }

    private ApiResponse page(Selection selection) {
        HistoryPage page = HistoryPage.read(history, selection);
        return ApiResponse.json(
                        200,
                        json -> {
                            json.writeStringField("msg_id", selection.recipientKey());
                            json.writeArrayFieldStart("messages");
                            for (StoredMessage message : page.messages()) {
                                write(json, message);
                            }
                            json.writeEndArray();
                            json.writeStringField("next", next(page, selection));
                        })
                .with("Cache-Control", "no-store");
    }

    private static @Nullable String next(HistoryPage page, Selection selection) {
        return page.lastKey() == null
                ? null
                : Cursor.write(page.lastKey(), selection.recipientKey(), selection.newestFirst());
    }

    private static void write(JsonGenerator json, StoredMessage message) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", message.id().toString());
        json.writeStringField("timestamp", message.id().timestamp());
        json.writeStringField("channel", message.channel().wireName());
        json.writeStringField("status", message.status().wireName());
        json.writeStringField("subject", message.subject());
        json.writeStringField("msg", message.content());
        json.writeBooleanField("store_secure", message.storeSecure());
        json.writeNumberField("attempts", message.attempts());
        json.writeStringField("reference", message.reference());
        json.writeStringField("provider_message_id", message.providerMessageId());
        json.writeStringField("reason", message.reason());
        json.writeStringField("updated_at", message.updatedAt());
        json.writeEndObject();
    }

    private static void log(LambdaLogger log, String event, RuntimeException e) {
        log.log(LogLine.of(event).with("exception", e.getClass()).toString());
    }
}
