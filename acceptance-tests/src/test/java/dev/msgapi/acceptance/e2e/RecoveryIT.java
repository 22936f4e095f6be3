package dev.msgapi.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** An operator's troubles: unreadable messages, replays, and consumers that died. */
@ExtendWith(SharedTwin.Extension.class)
class RecoveryIT {
    private static final String ID = "019ab8c1-7d1b-7c53-9e0f-2a41c5f7a3b6";
    private static final String SORT_KEY = "2025-11-25T02:04:39.579Z#" + ID;

    private static TwinProcess twin;
    private static AwsPort aws;

    @BeforeAll
    static void connect(SharedTwin shared) {
        twin = shared.twin();
        aws = shared.aws();
    }

    @Test
    void unreadableMessagesGoToTheDeadLetterQueueUnchanged() {
        List<String> poison =
                List.of("not JSON \u2709", "{\"v\":0}", "{\"v\":1,\"id\":\"" + ID + "\"}");
        poison.forEach(body -> aws.send("msg-api-email", body));
        assertThat(post("beside-poison@example.com", false)).isEqualTo(202);
        twin.awaitStatus("beside-poison@example.com", "sent");
        Await.until(
                "the poison to be in the dead-letter queue",
                () -> aws.count("msg-api-email-dlq"),
                count -> count == poison.size());
        assertThat(aws.take("msg-api-email-dlq")).containsExactlyInAnyOrderElementsOf(poison);
        assertThat(twin.inbox("beside-poison@example.com")).hasSize(1);
    }

    @Test
    void aCopyOfASentMessageIsNotSentAgainFromAnyQueue() {
        for (boolean secure : List.of(false, true)) {
            String recipient = "copied-" + secure + "@example.com";
            assertThat(post(recipient, secure)).isEqualTo(202);
            JsonNode sent = twin.awaitStatus(recipient, "sent");
            String copy =
                    """
                    {"v":1,"id":"%s","msg_id":"%s","subject":"s","msg":"m","store_secure":%s}\
                    """
                            .formatted(sent.get("id").asText(), recipient, secure);
            aws.send("msg-api-email", copy);
            aws.send("msg-api-email-dlq", copy);
            if (secure) {
                aws.send("msg-api-secure-store", copy);
            }
            aws.replayDeadLetterQueues();
            aws.awaitEmptyQueues();
            assertThat(twin.inbox(recipient)).hasSize(1);
            assertThat(twin.history(recipient, "").json().at("/messages")).containsExactly(sent);
        }
    }

    @Test
    void theSweeperSettlesTheMessagesOfAConsumerThatDiedLongAgo() {
        claimed("long-gone@example.com", Instant.now().minus(Duration.ofHours(1)));
        claimed("just-gone@example.com", Instant.now().minus(Duration.ofMinutes(1)));
        // Zero if the twin's own schedule ran first.
        assertThat(invoke("msg-api-sweeper").get("settled").asInt()).isBetween(0, 1);
        assertThat(status("long-gone@example.com")).isEqualTo("unconfirmed");
        assertThat(status("just-gone@example.com")).isEqualTo("sending");
        assertThat(invoke("msg-api-sweeper").get("settled").asInt()).isZero();
    }

    /** Writes an item as a consumer that died after its claim leaves it. */
    private static void claimed(String recipient, Instant leaseUntil) {
        String lease = Long.toString(leaseUntil.toEpochMilli());
        aws.tables.put(
                "msg-api-messages",
                Map.ofEntries(
                        Map.entry("msg_id", AttributeValue.fromS(recipient)),
                        Map.entry("timestamp", AttributeValue.fromS(SORT_KEY)),
                        Map.entry("id", AttributeValue.fromS(ID)),
                        Map.entry("channel", AttributeValue.fromS("email")),
                        Map.entry("store_secure", AttributeValue.fromBool(false)),
                        Map.entry("subject", AttributeValue.fromS("s")),
                        Map.entry("msg", AttributeValue.fromS("m")),
                        Map.entry("status", AttributeValue.fromS("sending")),
                        Map.entry("attempts", AttributeValue.fromN("1")),
                        Map.entry("claim", AttributeValue.fromS("token")),
                        Map.entry("lease_until", AttributeValue.fromN(lease)),
                        Map.entry("sweep_at", AttributeValue.fromN(lease)),
                        Map.entry("sweep_shard", AttributeValue.fromS("6")),
                        Map.entry("updated_at", AttributeValue.fromS("2025-11-25T02:04:41.000Z"))));
    }

    private static String status(String recipient) {
        return twin.history(recipient, "").json().at("/messages/0/status").asText();
    }

    private static int post(String recipient, boolean secure) {
        return twin.post(
                        "{\"msg_id\":\"%s\",\"subject\":\"s\",\"msg\":\"m\",\"store_secure\":%s}"
                                .formatted(recipient, secure))
                .status();
    }

    /** Invokes a function as {@code aws lambda invoke} does. */
    private static JsonNode invoke(String function) {
        String path = "/2015-03-31/functions/" + function + "/invocations";
        return twin.send(
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:" + twin.awsPort + path))
                                .header(
                                        "Authorization",
                                        "AWS4-HMAC-SHA256 Credential=any/20261122/eu-west-1/lambda/"
                                                + "aws4_request, SignedHeaders=host, Signature=any")
                                .POST(BodyPublishers.noBody()))
                .json();
    }
}
