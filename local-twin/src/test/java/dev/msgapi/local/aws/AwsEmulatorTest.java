package dev.msgapi.local.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.msgapi.local.Settings;
import dev.msgapi.local.StartException;
import dev.msgapi.local.aws.protocol.AwsRequest;
import dev.msgapi.local.aws.protocol.AwsResponse;
import dev.msgapi.local.aws.sqs.SqsForward;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DuplicateItemException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.ses.SesClient;

class AwsEmulatorTest {
    @TempDir static Path state;
    static TestTwin twin;

    @BeforeAll
    static void start() throws IOException {
        twin = TestTwin.start(state);
    }

    @AfterAll
    static void stop() {
        twin.close();
    }

    @Test
    void saysWhichPortIsTaken() {
        Settings taken = new Settings(0, twin.services().port(), state, state.resolve("other"));
        assertThatThrownBy(() -> AwsEmulator.start(TestTwin.stack(), taken, TestTwin.NO_FUNCTIONS))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("Port " + twin.services().port());
    }

    @Test
    void rejectsASecondTwinInOneProcess(@TempDir Path other) {
        assertThatThrownBy(() -> TestTwin.start(other)).hasMessageContaining("one twin at a time");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3", "sts", "events", "../sqs"})
    void listsItsServicesIfARequestIsForAnother(String service) throws Exception {
        var answer = twin.post(service, "x=y");
        assertThat(answer.statusCode()).isBetween(400, 499);
        assertThat(answer.body()).contains("ses, sns, sqs, lambda, dynamodb, kms");
    }

    @Test
    void answersAJsonRequestInJson() throws Exception {
        var answer = twin.post("ssm", "{}", "X-Amz-Target", "AmazonSSM.GetParameter");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new ObjectMapper().readTree(answer.body()).path("__type").asText())
                .isEqualTo("UnknownService");
    }

    @Test
    void rejectsAnUnsignedRequest() throws Exception {
        var answer = twin.post("", "Action=ListQueues");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("MissingAuthenticationToken");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic YTpi", "AWS4-HMAC-SHA256 Credential=a/b/sqs", "\u00e9", "x/x/x"})
    void rejectsAnAuthorizationWithoutAScope(String authorization) throws Exception {
        String answer =
                raw(
                        "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n"
                                + "Authorization: "
                                + authorization
                                + "\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 4");
    }

    @Test
    void answersBadRequestForInvalidHttp() throws Exception {
        assertThat(raw("\u0016\u0003\u0001 hello\r\n\r\n")).startsWith("HTTP/1.1 400");
        assertThat(twin.get("/_local/inbox").statusCode()).isEqualTo(200);
    }

    @Test
    void rejectsABodyOverEveryServicesLimit() throws Exception {
        var answer = twin.post("ses", "x".repeat(AwsRequest.BODY_BYTES_MAX + 1));
        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @Test
    void listensOnlyOnLoopback() throws Exception {
        for (var network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : Collections.list(network.getInetAddresses())) {
                if (!address.isLoopbackAddress()) {
                    assertThatThrownBy(() -> new Socket(address, twin.services().port()).close())
                            .isInstanceOf(IOException.class);
                }
            }
        }
    }

    @Test
    void answers503IfSqsIsUnreachable() throws Exception {
        int unused;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            unused = socket.getLocalPort();
        }
        try (SqsForward forward = new SqsForward(unused, List.of())) {
            AwsResponse answer =
                    forward.answer(
                            new AwsRequest(
                                    "POST",
                                    "/",
                                    "",
                                    HttpFields.build().put("X-Amz-Target", "AmazonSQS.ListQueues"),
                                    new byte[0]));
            assertThat(answer.status()).isEqualTo(503);
            assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                    .contains("ServiceUnavailable");
        }
    }

    @Test
    void showsTheInboxOfOneRecipient() throws Exception {
        try (SesClient ses = twin.ses();
                var sns = twin.sns()) {
            ses.sendEmail(r ->
                    r.source("ops@single.example")
                            .destination(d -> d.toAddresses("Ada+x@example.com"))
                            .message(m ->
                                    m.subject(s -> s.data("S"))
                                            .body(b -> b.text(t -> t.data("B")))));
            sns.publish(r -> r.phoneNumber("+447911123456").message("T"));
        }
        JsonNode mail = inbox("?to=ada%2Bx@example.com");
        assertThat(mail).hasSize(1);
        assertThat(mail.get(0).path("subject").asText()).isEqualTo("S");
        assertThat(mail.get(0).path("provider_message_id").asText()).startsWith("0102");
        JsonNode sms = inbox("?to=+447911123456");
        assertThat(sms).hasSize(1);
        assertThat(sms.get(0).has("subject")).isTrue();
        assertThat(sms.get(0).path("subject").isNull()).isTrue();
        assertThat(sms.get(0).path("from").isNull()).isTrue();
        assertThat(inbox("")).hasSizeGreaterThanOrEqualTo(2);
        assertThat(inbox("?to=nobody@example.com")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/_local/", "/_local/nothing", "/_local/inbox?to=%25zz%"})
    void rejectsUnknownLocalPages(String path) throws Exception {
        assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 4");
    }

    @Test
    void storesItemsUpToDynamoDbsLimit() {
        try (DynamoDbClient dynamoDb = twin.dynamoDb()) {
            String body = "é".repeat(128 * 1024);
            Map<String, AttributeValue> item = item("large", body);
            dynamoDb.putItem(r -> r.tableName("messages").item(item));
            assertThat(dynamoDb.getItem(r -> r.tableName("messages").key(key("large"))).item())
                    .isEqualTo(item);
            assertThatThrownBy(() ->
                            dynamoDb.putItem(r ->
                                    r.tableName("messages").item(item("x", "x".repeat(410_000)))))
                    .hasMessageContaining("size");
        }
    }

    @Test
    void insertsAnItemWithPartiQlOnce() {
        String insert = "INSERT INTO \"messages\" VALUE {'msg_id':?,'timestamp':?,'msg':?}";
        try (DynamoDbClient dynamoDb = twin.dynamoDb()) {
            Map<String, AttributeValue> first = item("inserted", "first");
            dynamoDb.executeStatement(r -> r.statement(insert).parameters(values(first)));
            assertThatThrownBy(() ->
                            dynamoDb.executeStatement(r ->
                                    r.statement(insert)
                                            .parameters(values(item("inserted", "second")))))
                    .isInstanceOf(DuplicateItemException.class);
            assertThat(dynamoDb.getItem(r -> r.tableName("messages").key(key("inserted"))).item())
                    .isEqualTo(first);
            assertThat(
                            dynamoDb.executeStatement(r ->
                                            r.statement(
                                                            "SELECT * FROM \"messages\" WHERE"
                                                                    + " msg_id = ?")
                                                    .parameters(first.get("msg_id")))
                                    .items())
                    .containsExactly(first);
            assertThatThrownBy(() ->
                            dynamoDb.executeStatement(
                                    r -> r.statement("INSERT INTO \"nope\" VALUE {'msg_id':'x'}")))
                    .isInstanceOf(ResourceNotFoundException.class);
            assertThatThrownBy(() ->
                            dynamoDb.executeStatement(r -> r.statement("INSERT INTO messages")))
                    .isInstanceOfSatisfying(
                            DynamoDbException.class,
                            e ->
                                    assertThat(e.awsErrorDetails().errorCode())
                                            .isEqualTo("ValidationException"));
        }
    }

    @Test
    void reportsAFailedCondition() {
        try (DynamoDbClient dynamoDb = twin.dynamoDb()) {
            dynamoDb.putItem(r -> r.tableName("messages").item(item("once", "x")));
            assertThatThrownBy(() ->
                            dynamoDb.putItem(r ->
                                    r.tableName("messages")
                                            .item(item("once", "y"))
                                            .conditionExpression("attribute_not_exists(msg_id)")))
                    .isInstanceOf(ConditionalCheckFailedException.class);
            assertThatThrownBy(() -> dynamoDb.describeTable(r -> r.tableName("nope")))
                    .isInstanceOf(ResourceNotFoundException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "not json", "[]", "{\"TableName\":1}", "{\"TableName\":\"messages\"}"})
    void rejectsMalformedRequestsToDynamoDb(String body) throws Exception {
        var answer = twin.post("dynamodb", body, "X-Amz-Target", "DynamoDB_20120810.GetItem");
        assertThat(answer.statusCode()).isBetween(400, 599);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DynamoDB_20120810.Fly", "nothing", "."})
    void rejectsUnknownOperationsOfDynamoDb(String target) throws Exception {
        assertThat(twin.post("dynamodb", "{}", "X-Amz-Target", target).statusCode())
                .isBetween(400, 599);
        assertThat(twin.post("dynamodb", "{}").statusCode()).isBetween(400, 599);
    }

    private static JsonNode inbox(String query) throws Exception {
        var answer =
                TestTwin.send(
                        HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:"
                                                + twin.services().port()
                                                + "/_local/inbox"
                                                + query)));
        return new ObjectMapper().readTree(answer.body()).path("messages");
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), twin.services().port());
                OutputStream out = socket.getOutputStream();
                InputStream in = socket.getInputStream()) {
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Map<String, AttributeValue> key(String id) {
        return Map.of("msg_id", AttributeValue.fromS(id), "timestamp", AttributeValue.fromS("t"));
    }

    private static List<AttributeValue> values(Map<String, AttributeValue> item) {
        return List.of(item.get("msg_id"), item.get("timestamp"), item.get("msg"));
    }

    private static Map<String, AttributeValue> item(String id, String body) {
        return Map.of(
                "msg_id", AttributeValue.fromS(id),
                "timestamp", AttributeValue.fromS("t"),
                "msg", AttributeValue.fromS(body));
    }
}
