package dev.msgapi.erasure;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.msgapi.aws.AwsClients;
import dev.msgapi.aws.Environment;
import dev.msgapi.aws.dynamodb.AuditTableWriter;
import dev.msgapi.aws.dynamodb.ErasureTable;
import dev.msgapi.aws.lambda.LambdaLog;
import dev.msgapi.aws.sqs.SqsSender;
import dev.msgapi.http.ApiHandler;
import dev.msgapi.http.ApiRequest;
import dev.msgapi.http.ApiResponse;
import dev.msgapi.http.Problem;
import dev.msgapi.http.QueryParameters;
import dev.msgapi.log.EventLog;
import dev.msgapi.log.LogLine;
import dev.msgapi.model.ErasureId;
import dev.msgapi.model.Recipient;
import dev.msgapi.model.Retention;
import dev.msgapi.model.Timestamps;
import dev.msgapi.store.AuditEntry.Caller;
import dev.msgapi.store.AuditWriter;
import dev.msgapi.store.Erasure;
import dev.msgapi.store.ErasureProgress;
import dev.msgapi.store.ErasureProgress.Phase;
import dev.msgapi.store.ErasureRepository;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;

/**
 * {@code DELETE /msg} erases a recipient: after its 202, nothing that was accepted for the
 * recipient before can be read or sent. {@code GET /msg/erasure} answers with its progress.
 */
public final class EraseHandler implements RequestStreamHandler {
    private static final Problem ERASURE_NOT_FOUND =
            new Problem(
                    404, "erasure-not-found", "Not Found", "This recipient has no such erasure.");

    private final ErasureRequests requests;

    /** Used by Lambda. */
    public EraseHandler() {
        Environment variables = Environment.ofProcess();
        EraseEnvironment environment = EraseEnvironment.of(variables);
        AwsClients aws = new AwsClients(variables);
        Retention auditRetention = new Retention(environment.auditRetentionDays());
        SqsSender sender = new SqsSender(aws.sqs());
        this(
                new AuditTableWriter(aws.dynamoDb(), environment.auditTable(), auditRetention),
                // A repeated SendMessage is harmless, because an erasure can run twice.
                erasure ->
                        sender.send(
                                environment.erasureQueueUrl(), ErasureQueueCodec.write(erasure)),
                new ErasureTable(aws.dynamoDb(), environment.erasuresTable()),
                InstantSource.system());
    }

    public EraseHandler(
            AuditWriter audit,
            ErasureQueue queue,
            ErasureRepository erasures,
            InstantSource clock) {
        this.requests = new ErasureRequests(audit, queue, erasures, clock);
    }

    @Override
    public void handleRequest(InputStream event, OutputStream out, Context context)
            throws IOException {
        EventLog log = LambdaLog.of(context);
        ApiHandler.handleSigned(event, out, log, request -> answer(request, log));
    }

    private ApiResponse answer(ApiRequest request, EventLog log) {
        return switch (request.method()) {
            case "DELETE" -> erase(request, log);
            case "GET" -> progress(request);
            default -> Problem.notFound().response(request.requestId());
        };
    }

    private ApiResponse erase(ApiRequest request, EventLog log) {
        QueryParameters query = new QueryParameters(request.query(), List.of("msg_id"));
        Recipient recipient = query.recipient();
        if (recipient == null || !query.errors().isEmpty()) {
            return query.errors().problem().response(request.requestId());
        }
        ApiRequest.Identity identity = request.identity();
        ErasureProgress progress =
                requests.accept(
                        recipient,
                        new Caller(identity.principal(), identity.sourceIp(), request.requestId()));
        log.record(LogLine.of("erasure_accepted").with("id", progress.erasure().id()));
        return answer(202, progress).with("Location", location(progress.erasure()));
    }

    private ApiResponse progress(ApiRequest request) {
        QueryParameters query = new QueryParameters(request.query(), List.of("msg_id", "id"));
        Recipient recipient = query.recipient();
        ErasureId id =
                query.required("id") == null
                        ? null
                        : query.read("id", ErasureId::parse, "must be the id of an erasure");
        if (recipient == null || id == null || !query.errors().isEmpty()) {
            return query.errors().problem().response(request.requestId());
        }
        return requests.find(recipient, id)
                .map(progress -> answer(200, progress))
                .orElseGet(() -> ERASURE_NOT_FOUND.response(request.requestId()));
    }

    private static ApiResponse answer(int status, ErasureProgress progress) {
        Erasure erasure = progress.erasure();
        String updatedAt = Timestamps.format(progress.updatedAt());
        return ApiResponse.json(
                status,
                json -> {
                    json.writeStringField("id", erasure.id().toString());
                    json.writeStringField("msg_id", erasure.recipientKey().value());
                    json.writeStringField("timestamp", erasure.id().timestamp());
                    json.writeStringField("status", progress.phase().wireName());
                    json.writeNumberField("erased", progress.erased());
                    json.writeStringField("updated_at", updatedAt);
                    json.writeStringField(
                            "completed_at", progress.phase() == Phase.ERASED ? updatedAt : null);
                });
    }

    private static String location(Erasure erasure) {
        String recipient =
                URLEncoder.encode(erasure.recipientKey().value(), StandardCharsets.UTF_8);
        // Relative to the request, so that it also resolves under a stage.
        return "msg/erasure?msg_id=" + recipient + "&id=" + erasure.id();
    }
}
