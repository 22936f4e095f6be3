package dev.msgapi.ingest;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.msgapi.aws.AwsClients;
import dev.msgapi.aws.Environment;
import dev.msgapi.aws.lambda.LambdaLog;
import dev.msgapi.aws.sqs.SqsOutbox;
import dev.msgapi.http.ApiHandler;
import dev.msgapi.http.ApiRequest;
import dev.msgapi.http.ApiResponse;
import dev.msgapi.http.Problem;
import dev.msgapi.log.EventLog;
import dev.msgapi.log.LogLine;
import dev.msgapi.model.Channel;
import dev.msgapi.model.Content;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.Parsed;
import dev.msgapi.model.Recipient;
import dev.msgapi.queue.Outbox;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** {@code POST /msg}: answers 202 once SQS has confirmed the message, otherwise a problem. */
public final class IngestHandler implements RequestStreamHandler {
    /**
     * Bytes of a request's body. Content of 256 KiB takes up to 1.5 MiB if JSON escapes every
     * character.
     */
    public static final int BODY_BYTES_MAX = 2 * 1024 * 1024;

    private final MessageIntake intake;
    private final SmsDestinations smsDestinations;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /** Used by Lambda. */
    public IngestHandler() {
        Environment variables = Environment.ofProcess();
        IngestEnvironment environment = IngestEnvironment.of(variables);
        SmsDestinations smsDestinations = SmsDestinations.in(environment.smsCountries());
        AwsClients aws = new AwsClients(variables);
        this(
                SqsOutbox.toFirstStep(
                        aws.sqs(), environment.channels(), environment.secureStoreQueueUrl()),
                new IdempotencyTable(aws.dynamoDb(), environment.idempotencyTable()),
                new RecipientLimit(
                        new RecipientCounterTable(aws.dynamoDb(), environment.limitsTable()),
                        channel -> environment.perRecipientMinute().getOrDefault(channel, 0)),
                smsDestinations,
                InstantSource.system());
    }

    public IngestHandler(
            Outbox outbox,
            IdempotencyStore store,
            RecipientLimit limit,
            SmsDestinations smsDestinations,
            InstantSource clock) {
        this.intake = new MessageIntake(outbox, store, limit);
        this.smsDestinations = smsDestinations;
        this.clock = clock;
    }

    @Override
    public void handleRequest(InputStream event, OutputStream out, Context context)
            throws IOException {
        EventLog log = LambdaLog.of(context);
        ApiHandler.handle(event, out, log, request -> answer(request, log));
    }

    private ApiResponse answer(ApiRequest request, EventLog log) {
        Instant now = clock.instant();
        MessageId id = MessageId.at(now, random);
        return switch (Submission.parse(request, id, smsDestinations)) {
            case Parsed.Invalid(Problem problem) -> problem.response(request.requestId());
            case Parsed.Valid(Submission submission) -> enqueue(submission, request, now, log);
        };
    }

    private ApiResponse enqueue(
            Submission submission, ApiRequest request, Instant now, EventLog log) {
        Message message = submission.message();
        IdempotencyKey key = submission.key();
        MessageIntake.Result result =
                key == null
                        ? intake.enqueue(message, now, log)
                        : intake.enqueueOnce(
                                key.request(request.identity().apiKeyId(), message),
                                message,
                                now,
                                log);
        return switch (result) {
            case MessageIntake.Queued(MessageId id) -> {
                log(log, "accepted", id, message);
                yield accepted(message.withId(id), submission.sms());
            }
            case MessageIntake.Replayed(MessageId id) -> {
                log(log, "replayed", id, message);
                yield accepted(message.withId(id), submission.sms())
                        .with("Idempotency-Replayed", "true");
            }
            case MessageIntake.InFlight(long seconds) ->
                    later(IntakeProblems.keyInFlight(), request, seconds);
            case MessageIntake.KeyReused _ ->
                    IntakeProblems.keyReused().response(request.requestId());
            case MessageIntake.LimitReached(long seconds) -> {
                log(log, "limited", message.id(), message);
                yield later(IntakeProblems.recipientLimitReached(), request, seconds);
            }
            case MessageIntake.Unavailable _ -> Problem.unavailable().response(request.requestId());
        };
    }

    private static ApiResponse later(Problem problem, ApiRequest request, long seconds) {
        return problem.response(request.requestId()).with("Retry-After", Long.toString(seconds));
    }

    private static void log(EventLog log, String event, MessageId id, Message message) {
        log.record(LogLine.of(event).with("id", id).with("channel", message.channel()));
    }

    /** Does not compile if a message has a component that is missing here. */
    private static ApiResponse accepted(Message message, @Nullable SmsText sms) {
        return switch (message) {
            case Message(
                            MessageId id,
                            Recipient to,
                            Channel channel,
                            Content _,
                            boolean storeSecure,
                            String reference) ->
                    ApiResponse.json(
                                    202,
                                    json -> {
                                        json.writeStringField("id", id.toString());
                                        json.writeStringField("msg_id", to.address());
                                        json.writeStringField("timestamp", id.timestamp());
                                        json.writeStringField("channel", channel.wireName());
                                        json.writeStringField("status", "queued");
                                        json.writeBooleanField("store_secure", storeSecure);
                                        json.writeStringField("reference", reference);
                                        if (sms != null) {
                                            write(json, sms);
                                        }
                                    })
                            .with("Location", location(id, to));
        };
    }

    private static void write(JsonGenerator json, SmsText sms) throws IOException {
        json.writeNumberField("segments", sms.segments());
        json.writeStringField("encoding", sms.encoding().wireName());
    }

    /** Relative to the request, so that it also resolves under a stage (RFC 3986 section 5.2). */
    private static String location(MessageId id, Recipient to) {
        return "msg?msg_id="
                + URLEncoder.encode(to.address(), StandardCharsets.UTF_8)
                + "&id="
                + id;
    }
}
