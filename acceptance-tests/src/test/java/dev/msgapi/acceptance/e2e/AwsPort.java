package dev.msgapi.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.msgapi.local.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Acts on the queues, tables, keys and senders of a running twin as an operator does, with the AWS
 * SDK.
 */
final class AwsPort implements AutoCloseable {
    /** The queues that messages wait in; each has a dead-letter queue. */
    static final List<String> QUEUES =
            List.of("msg-api-email", "msg-api-sms", "msg-api-secure-store");

    /** The queue of erasures, in which each waits for longer than a minute. */
    static final String ERASURES = "msg-api-erasure";

    private static final List<QueueAttributeName> COUNTS =
            List.of(
                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED);

    private final String endpoint;
    final AwsTables tables;
    final AwsKeys keys;
    private final SqsClient sqs;
    private final DynamoDbClient dynamoDb;
    private final KmsClient kms;
    private final SesClient ses;

    AwsPort(int port) {
        endpoint = "http://127.0.0.1:" + port;
        sqs = client(SqsClient.builder());
        dynamoDb = client(DynamoDbClient.builder());
        kms = client(KmsClient.builder());
        ses = client(SesClient.builder());
        tables = new AwsTables(dynamoDb);
        keys = new AwsKeys(kms);
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
        return builder.endpointOverride(URI.create(endpoint))
                .region(Region.of(Settings.REGION))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "key")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    String attribute(String queue, QueueAttributeName name) {
        return sqs.getQueueAttributes(request -> request.queueUrl(url(queue)).attributeNames(name))
                .attributes()
                .get(name);
    }

    void setAttribute(String queue, QueueAttributeName name, String value) {
        sqs.setQueueAttributes(
                request -> request.queueUrl(url(queue)).attributes(Map.of(name, value)));
    }

    List<String> queueNames() {
        return sqs.listQueues().queueUrls().stream()
                .map(url -> url.substring(url.lastIndexOf('/') + 1))
                .toList();
    }

    /** Waits until the three queues contain no message: visible, in flight or delayed. */
    void awaitEmptyQueues() {
        awaitEmptyQueues(Await.DEADLINE);
    }

    void awaitEmptyQueues(Duration deadline) {
        Await.until(
                "empty queues",
                deadline,
                () -> QUEUES.stream().collect(Collectors.toMap(queue -> queue, this::count)),
                counts -> counts.values().stream().allMatch(count -> count == 0));
    }

    /** The number of messages in a queue: visible, in flight or delayed. */
    int count(String queue) {
        return sqs
                .getQueueAttributes(request -> request.queueUrl(url(queue)).attributeNames(COUNTS))
                .attributes()
                .values()
                .stream()
                .mapToInt(Integer::parseInt)
                .sum();
    }

    void send(String queue, String body) {
        sqs.sendMessage(request -> request.queueUrl(url(queue)).messageBody(body));
    }

    /** Sends a message that no consumer receives for some seconds. */
    void sendLater(String queue, String body, int seconds) {
        sqs.sendMessage(
                request -> request.queueUrl(url(queue)).messageBody(body).delaySeconds(seconds));
    }

    /** Sets the number of receives after which a message goes to the dead-letter queue. */
    void setReceivesMax(String queue, int receives) {
        String dlq = "arn:aws:sqs:%s:%s:%s-dlq".formatted(Settings.REGION, Settings.ACCOUNT, queue);
        setAttribute(
                queue,
                QueueAttributeName.REDRIVE_POLICY,
                "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":%d}".formatted(dlq, receives));
    }

    /** Receives and deletes the visible messages of a queue. */
    List<String> take(String queue) {
        List<String> bodies = new ArrayList<>();
        List<Message> messages = receive(url(queue));
        while (!messages.isEmpty()) {
            for (Message message : messages) {
                bodies.add(message.body());
                sqs.deleteMessage(request ->
                        request.queueUrl(url(queue)).receiptHandle(message.receiptHandle()));
            }
            messages = receive(url(queue));
        }
        return bodies;
    }

    /** The ids of the messages in all dead-letter queues, which stay there. */
    Set<String> idsInDeadLetterQueues() {
        Set<String> ids = new HashSet<>();
        for (String queue : QUEUES) {
            String url = url(queue + "-dlq");
            Set<String> handles = new HashSet<>();
            List<Message> messages = receive(url);
            while (!messages.isEmpty()) {
                for (Message message : messages) {
                    handles.add(message.receiptHandle());
                    ids.add(id(message.body()));
                }
                messages = receive(url);
            }
            handles.forEach(handle ->
                    sqs.changeMessageVisibility(request ->
                            request.queueUrl(url).receiptHandle(handle).visibilityTimeout(0)));
            assertThat(handles).hasSize(count(queue + "-dlq"));
        }
        return ids;
    }

    private List<Message> receive(String url) {
        return sqs.receiveMessage(request ->
                        request.queueUrl(url).maxNumberOfMessages(10).visibilityTimeout(60))
                .messages();
    }

    private static String id(String body) {
        try {
            JsonNode message = TwinProcess.JSON.readTree(body);
            return message.required("id").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Moves every dead letter back to the queue it came from. */
    void replayDeadLetterQueues() {
        for (String queue : QUEUES) {
            String dlq =
                    "arn:aws:sqs:%s:%s:%s-dlq".formatted(Settings.REGION, Settings.ACCOUNT, queue);
            sqs.startMessageMoveTask(request -> request.sourceArn(dlq));
            Await.until(
                    "the messages of %s to be moved".formatted(dlq),
                    () ->
                            sqs.listMessageMoveTasks(request -> request.sourceArn(dlq))
                                    .results()
                                    .getFirst()
                                    .status(),
                    "COMPLETED"::equals);
        }
    }

    void verifySender(String address) {
        ses.verifyEmailIdentity(request -> request.emailAddress(address));
    }

    void deleteSender(String address) {
        ses.deleteIdentity(request -> request.identity(address));
    }

    void createConfigurationSet(String name) {
        ses.createConfigurationSet(request -> request.configurationSet(set -> set.name(name)));
    }

    void deleteConfigurationSet(String name) {
        ses.deleteConfigurationSet(request -> request.configurationSetName(name));
    }

    private String url(String queue) {
        return endpoint + "/" + Settings.ACCOUNT + "/" + queue;
    }

    @Override
    public void close() {
        sqs.close();
        dynamoDb.close();
        kms.close();
        ses.close();
    }
}
