package dev.msgapi.acceptance.e2e;

import static dev.msgapi.acceptance.e2e.SecureApi.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.acceptance.e2e.TwinProcess.Answer;
import dev.msgapi.model.MessageId;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A twin with other parameters of the template: another sender, and messages that are kept for one
 * day. DynamoDB Local does not remove expired items, so the product has to hide them.
 */
@Execution(ExecutionMode.CONCURRENT)
class ParametersIT {
    private static final String CANARY = "canary-0d3b";

    @TempDir static Path state;
    private static TwinProcess twin;
    private static AwsPort aws;
    private static SecureApi api;

    @BeforeAll
    static void start() throws IOException {
        Map<String, String> environment =
                Map.of(
                        "MSG_PARAMETERS",
                        "SenderAddress=me@example.org RetentionDays=1 AuditRetentionDays=2");
        twin = TwinProcess.start(state, environment);
        aws = new AwsPort(twin.awsPort);
        api = new SecureApi(twin);
    }

    @AfterAll
    static void stop() {
        aws.close();
        twin.close();
    }

    @Test
    void aGivenParameterReplacesTheDefaultOfTheTwin() {
        String to = "from-me@example.com";
        api.post(to, "s", "m", false);
        twin.awaitStatus(to, "sent");
        assertThat(twin.inbox(to).getFirst().at("/from").asText()).isEqualTo("me@example.org");
    }

    @Test
    void anItemExpiresADayAfterItsMessageWasAccepted() {
        for (boolean secure : new boolean[] {false, true}) {
            String to = "day-" + secure + "@example.com";
            String id = api.post(to, "s", "m", secure).get("id").asText();
            twin.awaitStatus(to, "sent");
            assertThat(aws.tables.message(to, id).get("expires_at").n())
                    .isEqualTo(daysAfter(id, 1));
        }
    }

    @Test
    void anAuditEntryExpiresAfterItsOwnRetention() {
        String to = "entry@example.com";
        Answer answer = api.decrypt(to, MessageId.at(Instant.now(), new SecureRandom()).toString());
        assertThat(aws.tables.scan(AwsTables.AUDIT))
                .filteredOn(row -> row.get("msg_id").s().equals(to))
                // The audit also has the attempts that were answered with 503.
                .filteredOn(row -> row.get("request_id").s().equals(answer.requestId()))
                .singleElement()
                .satisfies(row ->
                        assertThat(row.get("expires_at").n())
                                .isEqualTo(daysAfter(row.get("id").s(), 2)));
    }

    /** Rounded up to a full second, DynamoDB's unit, because nothing may expire too soon. */
    private static String daysAfter(String id, int days) {
        Instant accepted = MessageId.parse(id).orElseThrow().instant();
        Instant end = accepted.plus(Duration.ofDays(days)).plusMillis(999);
        return Long.toString(end.getEpochSecond());
    }

    @Test
    void anExpiredMessageIsGoneBeforeDynamoDbRemovesIt() {
        String to = "expired@example.com";
        String id = api.sealed(to, CANARY, CANARY);
        String past = Long.toString(Instant.now().minusSeconds(1).getEpochSecond());
        aws.tables.setMessage(to, id, "expires_at", AttributeValue.fromN(past));
        assertThat(twin.history(to, "").json().get("messages")).isEmpty();
        assertProblem(api.decrypt(to, id), 404, "message-not-found", CANARY);
        api.assertRefused(to, "not_found");
    }

    @Test
    void anExpiredMessageInADeadLetterQueueIsNotSent() {
        String to = "parked@example.com";
        MessageId id = MessageId.at(Instant.now().minus(Duration.ofHours(25)), new SecureRandom());
        String body =
                """
                {"v":1,"id":"%s","msg_id":"%s","subject":"s","msg":"m","store_secure":true}\
                """
                        .formatted(id, to);
        aws.send("msg-api-email-dlq", body.replace("true", "false"));
        aws.send("msg-api-secure-store-dlq", body);
        aws.replayDeadLetterQueues();
        aws.awaitEmptyQueues();
        assertThat(twin.inbox(to)).isEmpty();
        assertThat(aws.tables.messages(to)).isEmpty();
    }
}
