package dev.msgapi.acceptance.e2e;

import static dev.msgapi.acceptance.e2e.SecureApi.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.msgapi.acceptance.e2e.TwinProcess.Answer;
import dev.msgapi.model.MessageId;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A twin with other parameters of the template: another sender, a table that was restored just
 * before, and messages that are kept for one day. DynamoDB Local does not remove expired items, so
 * the product has to hide them.
 */
@Execution(ExecutionMode.CONCURRENT)
class ParametersIT {
    private static final String CANARY = "canary-0d3b";

    @TempDir static Path state;
    private static TwinProcess twin;
    private static AwsPort aws;
    private static SecureApi api;
    private static Instant restoredAt;

    @BeforeAll
    static void start() throws IOException {
        restoredAt = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Map<String, String> environment =
                Map.of(
                        "MSG_PARAMETERS",
                        "SenderAddress=me@example.org RetentionDays=1 AuditRetentionDays=2"
                                + " SmsCountries=FR,DE SmsMaxPrice=0.35 SmsPerRecipientMinute=2"
                                + " EmailPerRecipientMinute=3 RestoredAt="
                                + restoredAt);
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
    void anSmsGoesOnlyToTheGivenCountriesAndForTheGivenPrice() {
        assertThat(twin.post(sms("+447700900123")).errorCodes())
                .containsExactly("country_not_enabled");
        String german = "+4915123456789";
        assertThat(twin.post(sms(german)).status()).isEqualTo(202);
        twin.awaitStatus(german, "sent");
        assertThat(twin.inbox(german).getFirst().get("tags").get("AWS.SNS.SMS.MaxPrice").asText())
                .isEqualTo("0.35");
    }

    @ParameterizedTest
    @CsvSource({"+33612345678, 2", "limited@example.com, 3"})
    void aRecipientGetsAsManyMessagesAMinuteAsTheLimitAllows(String to, int max) {
        String body = to.startsWith("+") ? sms(to) : email(to);
        List<Answer> answers = new ArrayList<>();
        Answer rejected =
                Await.until(
                        "a POST above the limit",
                        () -> {
                            answers.add(twin.sendOnce(post(to + answers.size(), body)));
                            return answers.getLast();
                        },
                        answer -> answer.status() == 429);
        // A minute may have ended in between, and another begun.
        assertThat(answers).filteredOn(answer -> answer.status() == 202).hasSizeBetween(1, 2 * max);
        assertProblem(rejected, 429, "recipient-limit", to);
        assertThat(rejected.retryAfter()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(60));
        assertThat(aws.tables.scan("msg-api-limits"))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.toString()).doesNotContain(to.replace("+", "")));

        // It waits as it is told, and is then accepted under the same key.
        String key = to + (answers.size() - 1);
        assertThat(twin.send(post(key, body)).status()).isEqualTo(202);
    }

    private static HttpRequest.Builder post(String key, String body) {
        return twin.request("/msg")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body));
    }

    private static String sms(String to) {
        return "{\"msg_id\":\"%s\",\"msg\":\"m\"}".formatted(to);
    }

    private static String email(String to) {
        return "{\"msg_id\":\"%s\",\"msg\":\"m\",\"subject\":\"s\"}".formatted(to);
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
        aws.send("msg-api-email-dlq", queued(id, to, false));
        aws.send("msg-api-secure-store-dlq", queued(id, to, true));
        aws.replayDeadLetterQueues();
        aws.awaitEmptyQueues();
        assertThat(twin.inbox(to)).isEmpty();
        assertThat(aws.tables.messages(to)).isEmpty();
    }

    /** Its copy is in the queue, and the table may have forgotten that it was sent. */
    @Test
    void aMessageFromBeforeTheRestoreIsHeldAndALaterOneIsSent() {
        String to = "restored@example.com";
        MessageId id = MessageId.at(restoredAt.minusMillis(1), new SecureRandom());
        aws.send("msg-api-email", queued(id, to, false));
        JsonNode held = twin.awaitStatus(to, "unconfirmed");
        assertThat(held.get("id").asText()).isEqualTo(id.toString());
        assertThat(held.get("reason").asText()).isEqualTo("restored");
        String later = api.post(to, "s", "m", false).get("id").asText();
        assertThat(twin.awaitStatus(to, "sent").get("id").asText()).isEqualTo(later);
        assertThat(twin.inbox(to))
                .singleElement()
                .satisfies(mail -> assertThat(mail.at("/tags/id").asText()).isEqualTo(later));
    }

    /** The queue's JSON of a message. */
    private static String queued(MessageId id, String to, boolean secure) {
        return """
        {"v":1,"id":"%s","msg_id":"%s","subject":"s","msg":"m","store_secure":%s}\
        """
                .formatted(id, to, secure);
    }
}
