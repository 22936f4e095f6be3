package dev.msgapi.securestore;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.msgapi.api.ApiRequest;
import dev.msgapi.api.ApiResponse;
import dev.msgapi.api.Exchange;
import dev.msgapi.api.Problem;
import dev.msgapi.aws.AwsClients;
import dev.msgapi.model.LogLine;
import dev.msgapi.model.MessageKey;
import dev.msgapi.store.AuditEntry.Caller;
import dev.msgapi.store.AuditTable;
import dev.msgapi.store.ErasureTable;
import dev.msgapi.store.MessageReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;

/** {@code POST /msg/decrypt}: the content of one sealed message, or a problem; both are audited. */
public final class DecryptHandler implements RequestStreamHandler {
    private final Decryption decryption;

    /** As Lambda makes it, from the environment of {@code template.yaml}. */
    public DecryptHandler() {
        this(new AwsClients());
    }

    private DecryptHandler(AwsClients aws) {
        this(
                new Decryption(
                        MessageReader.connect(aws),
                        ErasureTable.connect(aws),
                        KmsOpener.connect(aws),
                        AuditTable.connect(aws),
                        InstantSource.system()));
    }

    DecryptHandler(Decryption decryption) {
        this.decryption = decryption;
    }

    @Override
    public void handleRequest(InputStream event, OutputStream out, Context context)
            throws IOException {
        LambdaLogger log = context.getLogger();
        Exchange.carryOut(event, out, context, request -> answer(request, log));
    }

    private ApiResponse answer(ApiRequest request, LambdaLogger log) {
        ApiRequest.Identity identity = request.identity();
        if (identity.principal().isEmpty()) {
            // The gateway lets nobody through who did not sign; nothing else may weaken that.
            return Problem.forbidden().response(request.requestId());
        }
        Caller caller = new Caller(identity.principal(), identity.sourceIp(), request.requestId());
        return switch (DecryptRequest.parse(request)) {
            case DecryptRequest.Unreadable(Problem problem) ->
                    problem.response(request.requestId());
            case DecryptRequest.Refused refused -> {
                decryption.refuse(refused, caller);
                yield refused.problem().response(request.requestId());
            }
            case DecryptRequest.Valid(MessageKey key, String reason) -> {
                Decryption.Result result = decryption.decrypt(key, reason, caller);
                log.log(LogLine.of(event(result)).with("id", key.id()).toString());
                yield answer(result, key, request.requestId());
            }
        };
    }

    private static ApiResponse answer(Decryption.Result result, MessageKey key, String requestId) {
        return switch (result) {
            case Decryption.Result.Opened(Content content) ->
                    ApiResponse.json(
                            200,
                            json -> {
                                json.writeStringField("id", key.id().toString());
                                json.writeStringField("msg_id", key.recipientKey());
                                json.writeStringField("timestamp", key.id().timestamp());
                                json.writeStringField("subject", content.subject());
                                json.writeStringField("msg", content.text());
                            });
            case Decryption.Result.NotFound _ -> Problem.messageNotFound().response(requestId);
            case Decryption.Result.NotSealed _ -> Problem.notSealed().response(requestId);
            case Decryption.Result.DoesNotOpen _ -> Problem.doesNotOpen().response(requestId);
            case Decryption.Result.Unavailable _ -> Problem.unavailable().response(requestId);
        };
    }

    private static String event(Decryption.Result result) {
        return switch (result) {
            case Decryption.Result.Opened _ -> "opened";
            case Decryption.Result.NotFound _ -> "not_found";
            case Decryption.Result.NotSealed _ -> "not_sealed";
            case Decryption.Result.DoesNotOpen _ -> "does_not_open";
            case Decryption.Result.Unavailable _ -> "unavailable";
        };
    }
}
