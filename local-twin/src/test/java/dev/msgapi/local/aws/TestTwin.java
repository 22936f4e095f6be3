package dev.msgapi.local.aws;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.msgapi.local.Settings;
import dev.msgapi.local.chaos.Chaos;
import dev.msgapi.local.lambda.Invoker;
import dev.msgapi.local.template.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The services on a free port with a small stack, and the SDK's clients for them. */
public record TestTwin(AwsEmulator services) implements AutoCloseable {
    public static final String KEY_ID = "11111111-2222-3333-4444-555555555555";
    public static final String OTHER_KEY_ID = "66666666-7777-8888-9999-000000000000";
    public static final Invoker NO_FUNCTIONS =
            (function, event) -> {
                throw new IllegalArgumentException("There is no function " + function);
            };
    private static final ObjectMapper JSON = new ObjectMapper();

    public static TestTwin start(Path state) throws IOException {
        return start(state, stack());
    }

    public static TestTwin start(Path state, Stack stack) throws IOException {
        return start(state, stack, NO_FUNCTIONS);
    }

    public static TestTwin start(Path state, Stack stack, Invoker lambda) {
        return new TestTwin(AwsEmulator.start(stack, new Settings(0, 0, state, state), lambda));
    }

    public static TestTwin start(Path state, Chaos chaos) throws IOException {
        return new TestTwin(
                AwsEmulator.start(stack(), new Settings(0, 0, state, state, chaos), NO_FUNCTIONS));
    }

    public static Stack stack() throws IOException {
        return stack("30", table("msg_id", "timestamp"));
    }

    public static Stack stack(String visibility, ObjectNode table) {
        return new Stack(
                List.of(
                        queue("dlq", Map.of()),
                        queue("work", redrive(visibility)),
                        queue("late", Map.of()),
                        queue("small", Map.of("MaximumMessageSize", "1024"))),
                List.of(new Stack.Table("messages", table)),
                List.of(key(KEY_ID, "alias/content"), key(OTHER_KEY_ID, "alias/other")),
                List.of("verified.example", "ops@single.example"),
                List.of("events"),
                List.of(),
                List.of(),
                List.of(),
                new Stack.Api(JSON.createObjectNode(), "api", "prod", Map.of(), 1, 1, 1));
    }

    public static ObjectNode table(String hash, String range) throws IOException {
        return (ObjectNode)
                JSON.readTree(
                        """
                        {"TableName":"messages","BillingMode":"PAY_PER_REQUEST",
                         "AttributeDefinitions":[
                           {"AttributeName":"%1$s","AttributeType":"S"},
                           {"AttributeName":"%2$s","AttributeType":"S"},
                           {"AttributeName":"status","AttributeType":"S"}],
                         "KeySchema":[
                           {"AttributeName":"%1$s","KeyType":"HASH"},
                           {"AttributeName":"%2$s","KeyType":"RANGE"}],
                         "GlobalSecondaryIndexes":[{"IndexName":"by-status",
                           "KeySchema":[{"AttributeName":"status","KeyType":"HASH"}],
                           "Projection":{"ProjectionType":"KEYS_ONLY"}}]}
                        """
                                .formatted(hash, range));
    }

    public String queueUrl(String name) {
        return "http://localhost:" + services.port() + "/000000000000/" + name;
    }

    public SqsClient sqs() {
        return configured(SqsClient.builder());
    }

    public DynamoDbClient dynamoDb() {
        return configured(DynamoDbClient.builder());
    }

    public SesClient ses() {
        return configured(SesClient.builder());
    }

    public SnsClient sns() {
        return configured(SnsClient.builder());
    }

    public KmsClient kms() {
        return configured(KmsClient.builder());
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    /** Sends a body for a service, with a signature that nothing checks. */
    public HttpResponse<String> post(String service, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request("/").POST(HttpRequest.BodyPublishers.ofString(body));
        if (!service.isEmpty()) {
            request.header(
                    "Authorization",
                    "AWS4-HMAC-SHA256 Credential=any-one/20260101/eu-west-1/%s/aws4_request, x=y"
                            .formatted(service));
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + services.port() + path));
    }

    public static HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Override
    public void close() {
        services.close();
    }

    private <B extends AwsClientBuilder<B, C>, C> C configured(B builder) {
        return client(builder, services.port());
    }

    public static <B extends AwsClientBuilder<B, C>, C> C client(B builder, int port) {
        return builder.endpointOverride(URI.create("http://localhost:" + port))
                .region(Region.EU_WEST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("local", "local")))
                .build();
    }

    private static Map<String, String> redrive(String visibility) {
        return Map.of(
                "VisibilityTimeout",
                visibility,
                "RedrivePolicy",
                "{\"deadLetterTargetArn\":\"arn:aws:sqs:eu-west-1:000000000000:dlq\",\"maxReceiveCount\":3}");
    }

    private static Stack.Queue queue(String name, Map<String, String> attributes) {
        return new Stack.Queue(name, "arn:aws:sqs:eu-west-1:000000000000:" + name, attributes);
    }

    private static Stack.Key key(String id, String alias) {
        return new Stack.Key(id, "arn:aws:kms:eu-west-1:000000000000:key/" + id, List.of(alias));
    }
}
