package dev.msgapi.local.aws.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.msgapi.local.aws.protocol.AwsError;
import dev.msgapi.local.aws.protocol.AwsHandler;
import dev.msgapi.local.aws.protocol.AwsRequest;
import dev.msgapi.local.aws.protocol.AwsResponse;
import dev.msgapi.local.aws.protocol.JsonError;
import dev.msgapi.local.template.Stack;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executors;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Forwards requests to ElasticMQ and returns its responses unchanged, without a time limit because
 * long polls take long. {@link SqsRules} rejects what ElasticMQ would wrongly accept, and {@link
 * MessageMoveTasks} does the redrive.
 */
public final class SqsForward implements AwsHandler, AutoCloseable {
    private static final String JSON = "application/x-amz-json-1.0";
    private static final Set<String> HOP_BY_HOP =
            Set.of(
                    "connection",
                    "content-length",
                    "expect",
                    "host",
                    "http2-settings",
                    "keep-alive",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .build();
    private final String address;
    private final SqsRules rules;
    private final MessageMoveTasks moveTasks;

    public SqsForward(int port, List<Stack.Queue> queues) {
        this.rules = new SqsRules(queues);
        this.address = "http://127.0.0.1:" + port;
        this.moveTasks = new MessageMoveTasks(address);
    }

    @Override
    public AwsResponse answer(AwsRequest request) {
        try {
            rules.check(request);
            if (MessageMoveTasks.OPERATIONS.contains(request.target())) {
                JsonNode input = SqsRules.json(request);
                String answer = moveTasks.answer(request.target(), input).toString();
                return AwsResponse.of(200, JSON, answer.getBytes(UTF_8));
            }
            return forward(request);
        } catch (AwsError e) {
            return JsonError.of(e, JSON).with("x-amzn-query-error", e.code() + ";Sender");
        } catch (IOException | SdkException e) {
            return unavailable(e);
        }
    }

    private AwsResponse forward(AwsRequest request) throws IOException {
        String query = request.query().isEmpty() ? "" : "?" + request.query();
        HttpRequest.Builder forwarded =
                HttpRequest.newBuilder(URI.create(address + request.path() + query))
                        .method(
                                request.method(),
                                HttpRequest.BodyPublishers.ofByteArray(request.body()));
        for (HttpField field : request.headers()) {
            if (!isHopByHop(field.getName())) {
                forwarded.header(field.getName(), field.getValue());
            }
        }
        HttpResponse<byte[]> answer;
        try {
            answer = client.send(forwarded.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
        HttpFields.Mutable headers = HttpFields.build();
        answer.headers()
                .map()
                .forEach((name, values) -> {
                    if (!isHopByHop(name)) {
                        values.forEach(value -> headers.add(name, value));
                    }
                });
        return new AwsResponse(answer.statusCode(), headers, answer.body());
    }

    @Override
    public void close() {
        moveTasks.close();
        client.shutdownNow();
    }

    private static boolean isHopByHop(String header) {
        return HOP_BY_HOP.contains(header.toLowerCase(Locale.ROOT));
    }

    private static AwsResponse unavailable(Exception e) {
        return JsonError.of(
                new AwsError(503, "ServiceUnavailable", "SQS does not answer: " + e), JSON);
    }
}
