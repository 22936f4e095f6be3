package dev.msgapi.query;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.msgapi.aws.AwsClients;
import dev.msgapi.aws.Environment;
import dev.msgapi.aws.dynamodb.AuditTableReader;
import dev.msgapi.aws.lambda.LambdaLog;
import dev.msgapi.http.ApiHandler;
import dev.msgapi.http.ApiRequest;
import dev.msgapi.http.ApiResponse;
import dev.msgapi.http.QueryParameters;
import dev.msgapi.model.Recipient;
import dev.msgapi.model.RecipientKey;
import dev.msgapi.model.SortKey;
import dev.msgapi.store.AuditEntry;
import dev.msgapi.store.AuditReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code GET /msg/audit}: who did what with one recipient's content, newest first. */
public final class AuditHandler implements RequestStreamHandler {
    private static final List<String> ALLOWED = List.of("msg_id", "limit", "next");

    private final AuditReader audit;
    private final InstantSource clock;

    /** Used by Lambda. */
    public AuditHandler() {
        Environment variables = Environment.ofProcess();
        AuditEnvironment environment = AuditEnvironment.of(variables);
        AwsClients aws = new AwsClients(variables);
        this(
                new AuditTableReader(aws.dynamoDb(), environment.auditTable()),
                InstantSource.system());
    }

    public AuditHandler(AuditReader audit, InstantSource clock) {
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public void handleRequest(InputStream event, OutputStream out, Context context)
            throws IOException {
        ApiHandler.handleSigned(event, out, LambdaLog.of(context), this::answer);
    }

    private ApiResponse answer(ApiRequest request) {
        QueryParameters query = new QueryParameters(request.query(), ALLOWED);
        Recipient recipient = query.recipient();
        int limit = query.pageLimit();
        SortKey after =
                recipient == null
                        ? null
                        : query.read(
                                "next",
                                cursor -> Cursor.read(cursor, recipient.key(), true),
                                "must be the unmodified `next` of an earlier page for this msg_id");
        if (recipient == null || !query.errors().isEmpty()) {
            return query.errors().problem().response(request.requestId());
        }
        return page(recipient.key(), after, limit);
    }

    private ApiResponse page(RecipientKey recipientKey, @Nullable SortKey after, int limit) {
        AuditReader.Page page = audit.read(recipientKey, after, limit, clock.instant());
        return ApiResponse.json(
                200,
                json -> {
                    json.writeStringField("msg_id", recipientKey.value());
                    json.writeArrayFieldStart("entries");
                    for (AuditEntry entry : page.entries()) {
                        write(json, entry);
                    }
                    json.writeEndArray();
                    json.writeStringField(
                            "next",
                            page.lastKey() == null
                                    ? null
                                    : Cursor.write(page.lastKey(), recipientKey, true));
                });
    }

    private static void write(JsonGenerator json, AuditEntry entry) throws IOException {
        json.writeStartObject();
        json.writeStringField("entry_id", entry.id().toString());
        json.writeStringField("timestamp", entry.id().timestamp());
        json.writeStringField("action", entry.action().wireName());
        json.writeStringField("outcome", entry.outcome().wireName());
        json.writeStringField("cause", entry.cause());
        json.writeStringField("id", entry.message() == null ? null : entry.message().toString());
        json.writeStringField("reason", entry.reason());
        json.writeStringField("principal", entry.caller().principal());
        json.writeStringField("source_ip", entry.caller().sourceIp());
        json.writeStringField("request_id", entry.caller().requestId());
        json.writeEndObject();
    }
}
