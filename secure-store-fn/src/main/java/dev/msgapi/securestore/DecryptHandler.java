package dev.msgapi.securestore;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.msgapi.aws.AwsClients;
import dev.msgapi.aws.Environment;
import dev.msgapi.aws.dynamodb.AuditTableWriter;
import dev.msgapi.aws.dynamodb.ErasureTable;
import dev.msgapi.aws.dynamodb.MessageReader;
import dev.msgapi.aws.lambda.LambdaLog;
import dev.msgapi.http.ApiHandler;
import dev.msgapi.http.ApiRequest;
import dev.msgapi.http.ApiResponse;
import dev.msgapi.http.ContentJson;
import dev.msgapi.http.Problem;
import dev.msgapi.log.EventLog;
import dev.msgapi.log.LogLine;
import dev.msgapi.model.Content;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.Retention;
import dev.msgapi.store.AuditEntry.Caller;
import dev.msgapi.store.AuditWriter;
import dev.msgapi.store.ErasureRegister;
import dev.msgapi.store.SealedMessageReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.List;

/**
 * {@code POST /msg/decrypt}: answers with the content of one sealed message, or with a problem. If
 * the request names a recipient, it writes an audit entry before it answers.
 */
public final class DecryptHandler implements RequestStreamHandler {
    private final Decryption decryption;

    /** Used by Lambda. */
    public DecryptHandler() {
        Environment variables = Environment.ofProcess();
        DecryptEnvironment environment = DecryptEnvironment.of(variables);
        AwsClients aws = new AwsClients(variables);
        Retention auditRetention = new Retention(environment.auditRetentionDays());
        this(
                new MessageReader(aws.dynamoDb(), environment.messagesTable()),
                new ErasureTable(aws.dynamoDb(), environment.erasuresTable()),
                new KmsOpener(aws, List.of(environment.contentKeyArns().split(","))),
                new AuditTableWriter(aws.dynamoDb(), environment.auditTable(), auditRetention),
                InstantSource.system());
    }

    public DecryptHandler(
            SealedMessageReader messages,
            ErasureRegister erasures,
            Opener opener,
            AuditWriter audit,
            InstantSource clock) {
        this.decryption = new Decryption(messages, erasures, opener, audit, clock);
    }

    @Override
    public void handleRequest(InputStream event, OutputStream out, Context context)
            throws IOException {
        EventLog log = LambdaLog.of(context);
        ApiHandler.handleSigned(event, out, log, request -> answer(request, log));
    }

    private ApiResponse answer(ApiRequest request, EventLog log) {
        ApiRequest.Identity identity = request.identity();
        Caller caller = new Caller(identity.principal(), identity.sourceIp(), request.requestId());
        return switch (DecryptRequest.parse(request)) {
            case DecryptRequest.Unreadable(Problem problem) ->
                    problem.response(request.requestId());
            case DecryptRequest.Invalid invalid -> {
                decryption.auditInvalid(invalid, caller);
                yield invalid.problem().response(request.requestId());
            }
            case DecryptRequest.Valid(MessageKey key, String reason) ->
                    answer(decryption.decrypt(key, reason, caller), key, request.requestId(), log);
        };
    }

    private static ApiResponse answer(
            Decryption.Result result, MessageKey key, String requestId, EventLog log) {
        return switch (result) {
            case Decryption.Result.Opened(Content content) -> {
                log.record(LogLine.of("opened").with("id", key.id()));
                yield plaintext(key, content);
            }
            case Decryption.Result.Refused(Decryption.Refusal why) -> {
                log.record(LogLine.of("refused").with("why", why).with("id", key.id()));
                yield problem(why).response(requestId);
            }
        };
    }

    private static ApiResponse plaintext(MessageKey key, Content content) {
        return ApiResponse.json(
                200,
                json -> {
                    json.writeStringField("id", key.id().toString());
                    json.writeStringField("msg_id", key.recipientKey().value());
                    json.writeStringField("timestamp", key.id().timestamp());
                    ContentJson.write(json, content);
                });
    }

    private static Problem problem(Decryption.Refusal why) {
        return switch (why) {
            case NOT_FOUND -> DecryptProblems.messageNotFound();
            case NOT_SEALED -> DecryptProblems.notSealed();
            case DOES_NOT_OPEN -> DecryptProblems.doesNotOpen();
            case UNAVAILABLE -> Problem.unavailable();
        };
    }
}
