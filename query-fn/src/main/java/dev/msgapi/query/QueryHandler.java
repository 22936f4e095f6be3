package dev.msgapi.query;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.msgapi.aws.AwsClients;
import dev.msgapi.aws.Environment;
import dev.msgapi.aws.dynamodb.ErasureTable;
import dev.msgapi.aws.dynamodb.MessageReader;
import dev.msgapi.aws.lambda.LambdaLog;
import dev.msgapi.http.ApiHandler;
import dev.msgapi.http.ApiRequest;
import dev.msgapi.http.ApiResponse;
import dev.msgapi.http.ContentJson;
import dev.msgapi.http.Problem;
import dev.msgapi.model.Content;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.Parsed;
import dev.msgapi.store.ErasureRegister;
import dev.msgapi.store.History;
import dev.msgapi.store.History.Selection;
import dev.msgapi.store.StoredMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** {@code GET /msg}: a page of one recipient's history, or a problem. */
public final class QueryHandler implements RequestStreamHandler {
    private final History history;
    private final ErasureRegister erasures;
    private final InstantSource clock;

    /** Used by Lambda. */
    public QueryHandler() {
        Environment variables = Environment.ofProcess();
        QueryEnvironment environment = QueryEnvironment.of(variables);
        AwsClients aws = new AwsClients(variables);
        this(
                new MessageReader(aws.dynamoDb(), environment.messagesTable()),
                new ErasureTable(aws.dynamoDb(), environment.erasuresTable()),
                InstantSource.system());
    }

    public QueryHandler(History history, ErasureRegister erasures, InstantSource clock) {
        this.history = history;
        this.erasures = erasures;
        this.clock = clock;
    }

    @Override
    public void handleRequest(InputStream event, OutputStream out, Context context)
            throws IOException {
        ApiHandler.handle(event, out, LambdaLog.of(context), this::answer);
    }

    private ApiResponse answer(ApiRequest request) {
        return switch (HistoryQueryParser.parse(request.query())) {
            case Parsed.Invalid(Problem problem) -> problem.response(request.requestId());
            case Parsed.Valid(Selection selection) -> page(selection);
        };
    }

    private ApiResponse page(Selection selection) {
        Instant now = clock.instant();
        Selection living =
                erasures.latest(selection.recipientKey(), now)
                        .map(erasure -> selection.since(erasure.instant()))
                        .orElse(selection);
        HistoryPage page = HistoryPage.read(history, living, now);
        return ApiResponse.json(
                200,
                json -> {
                    json.writeStringField("msg_id", selection.recipientKey().value());
                    json.writeArrayFieldStart("messages");
                    for (StoredMessage message : page.messages()) {
                        write(json, message);
                    }
                    json.writeEndArray();
                    json.writeStringField("next", next(page, selection));
                });
    }

    private static @Nullable String next(HistoryPage page, Selection selection) {
        return page.lastKey() == null
                ? null
                : Cursor.write(page.lastKey(), selection.recipientKey(), selection.newestFirst());
    }

    /** Does not compile if the record has a component that is missing here. */
    private static void write(JsonGenerator json, StoredMessage message) throws IOException {
        switch (message) {
            case StoredMessage(
                            MessageId id,
                            String channel,
                            String status,
                            Content content,
                            boolean storeSecure,
                            int attempts,
                            String reference,
                            String providerMessageId,
                            String reason,
                            String updatedAt) -> {
                json.writeStartObject();
                json.writeStringField("id", id.toString());
                json.writeStringField("timestamp", id.timestamp());
                json.writeStringField("channel", channel);
                json.writeStringField("status", status);
                ContentJson.write(json, content);
                json.writeBooleanField("store_secure", storeSecure);
                json.writeNumberField("attempts", attempts);
                json.writeStringField("reference", reference);
                json.writeStringField("provider_message_id", providerMessageId);
                json.writeStringField("reason", reason);
                json.writeStringField("updated_at", updatedAt);
                json.writeEndObject();
            }
        }
    }
}
