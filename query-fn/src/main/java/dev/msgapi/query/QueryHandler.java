package dev.msgapi.query;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.msgapi.aws.AwsClients;
import dev.msgapi.aws.dynamodb.ErasureTable;
import dev.msgapi.aws.dynamodb.MessageReader;
import dev.msgapi.aws.lambda.LambdaLog;
import dev.msgapi.http.ApiHandler;
import dev.msgapi.http.ApiRequest;
import dev.msgapi.http.ApiResponse;
import dev.msgapi.http.FieldError;
import dev.msgapi.http.Problem;
import dev.msgapi.store.ErasureRegister;
import dev.msgapi.store.History;
import dev.msgapi.store.History.Selection;
import dev.msgapi.store.StoredMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code GET /msg}: a page of one recipient's history, or a problem. */
public final class QueryHandler implements RequestStreamHandler {
    private final History history;
    private final ErasureRegister erasures;
    private final InstantSource clock;

    /** As Lambda makes it, from the environment of {@code template.yaml}. */
    public QueryHandler() {
        this(new AwsClients());
    }

    private QueryHandler(AwsClients aws) {
        this(MessageReader.connect(aws), ErasureTable.connect(aws), InstantSource.system());
    }

    QueryHandler(History history, ErasureRegister erasures, InstantSource clock) {
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
        return switch (HistoryQuery.parse(request.query())) {
            case HistoryQuery.Invalid(List<FieldError> faults) ->
                    Problem.invalidFields(faults).response(request.requestId());
            case HistoryQuery.Valid(Selection selection) -> page(selection);
        };
    }

    private ApiResponse page(Selection selection) {
        Instant now = clock.instant();
        Selection living =
                erasures.latest(selection.recipientKey(), now)
                        .map(erasure -> selection.since(erasure.accepted()))
                        .orElse(selection);
        HistoryPage page = HistoryPage.read(history, living, now);
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
                });
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
}
