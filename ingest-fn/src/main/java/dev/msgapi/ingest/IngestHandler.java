package dev.msgapi.ingest;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.msgapi.api.ApiRequest;
import dev.msgapi.api.ApiResponse;
import dev.msgapi.api.Problem;
import dev.msgapi.aws.AwsClients;
import dev.msgapi.model.LogLine;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.queue.Outbox;
import dev.msgapi.queue.OutboxUnavailable;
import dev.msgapi.queue.SqsOutbox;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Objects;

/**
 * {@code POST /msg}: 202 once SQS has confirmed the one message, else a problem. API Gateway sends
 * it every request that it knows no other function for, and gets 404 or 405.
 */
public final class IngestHandler implements RequestStreamHandler {
    private final Outbox outbox;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /** As Lambda makes it, from the environment of {@code template.yaml}. */
    public IngestHandler() {
        this(SqsOutbox.toFirstStep(new AwsClients()), InstantSource.system());
    }

    IngestHandler(Outbox outbox, InstantSource clock) {
        this.outbox = outbox;
        this.clock = clock;
    }

    @Override
    public void handleRequest(InputStream event, OutputStream out, Context context)
            throws IOException {
        ApiRequest request = ApiRequest.read(event);
        ApiResponse response;
        try {
            response = answer(request, context.getLogger());
        } catch (RuntimeException e) {
            context.getLogger().log(LogLine.of("bug").with("exception", e.getClass()).toString());
            response = Problem.internalError().response(request.requestId());
        }
        response.writeTo(out);
    }

    private ApiResponse answer(ApiRequest request, LambdaLogger log) {
        if (!request.resource().equals("/msg")) {
            return Problem.notFound().response(request.requestId());
        }
        if (!request.method().equals("POST")) {
            return Problem.methodNotAllowed().response(request.requestId());
        }
        MessageId id = MessageId.at(clock.instant(), random);
        return switch (Submission.parse(request, id)) {
            case Submission.Refused(Problem problem) -> problem.response(request.requestId());
            case Submission.Accepted accepted -> publish(accepted, request, log);
        };
    }

    private ApiResponse publish(
            Submission.Accepted accepted, ApiRequest request, LambdaLogger log) {
        Message message = accepted.message();
        try {
            outbox.publish(message);
        } catch (OutboxUnavailable e) {
            log.log(
                    LogLine.of("not_queued")
                            .with("id", message.id())
                            .with("exception", Objects.requireNonNull(e.getCause()).getClass())
                            .toString());
            return Problem.unavailable().response(request.requestId());
        }
        log.log(
                LogLine.of("accepted")
                        .with("id", message.id())
                        .with("channel", message.channel())
                        .toString());
        return accepted(accepted);
    }

    private static ApiResponse accepted(Submission.Accepted accepted) {
        Message message = accepted.message();
        String recipient = URLEncoder.encode(message.to().address(), StandardCharsets.UTF_8);
        return ApiResponse.json(
                        202,
                        json -> {
                            json.writeStringField("id", message.id().toString());
                            json.writeStringField("msg_id", message.to().address());
                            json.writeStringField("timestamp", message.id().timestamp());
                            json.writeStringField("channel", message.channel().wireName());
                            json.writeStringField("status", "queued");
                            json.writeBooleanField("store_secure", message.storeSecure());
                            json.writeStringField("reference", message.reference());
                            if (accepted.sms() != null) {
                                json.writeNumberField("segments", accepted.sms().segments());
                                json.writeStringField(
                                        "encoding", accepted.sms().encoding().wireName());
                            }
                        })
                .with("Location", "/msg?msg_id=" + recipient + "&id=" + message.id());
    }
}
