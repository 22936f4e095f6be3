package dev.msgapi.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** What happens to messages while the account, and not the messages, is at fault. */
@ExtendWith(SharedTwin.Extension.class)
class AccountFaultIT {
    private static final String SENDER = "sender@msg-api.example";
    private static final String CONFIGURATION_SET = "msg-api";
    private static final String QUEUE = "msg-api-email";

    private static TwinProcess twin;
    private static AwsPort aws;
    private static SecureApi api;
    private static String redrivePolicy;

    @BeforeAll
    static void connect(SharedTwin shared) {
        twin = shared.twin();
        aws = shared.aws();
        api = shared.api();
        redrivePolicy = aws.attribute(QUEUE, QueueAttributeName.REDRIVE_POLICY);
    }

    @AfterEach
    void mendTheAccount() {
        aws.verifySender(SENDER);
        aws.createConfigurationSet(CONFIGURATION_SET);
        aws.setAttribute(QUEUE, QueueAttributeName.REDRIVE_POLICY, redrivePolicy);
        aws.awaitEmptyQueues();
    }

    @Test
    void emailsWaitForALapsedSenderAndGoOutOnceItIsVerifiedAgain() {
        aws.deleteSender(SENDER);
        List<String> recipients =
                IntStream.range(0, 10).mapToObj(i -> "lapsed-" + i + "@example.com").toList();
        recipients.forEach(to -> api.post(to, "s", "m", recipients.indexOf(to) % 2 == 0));
        for (String to : recipients) {
            Await.until(
                    "two attempts for " + to,
                    () -> newest(to),
                    message -> {
                        assertThat(message.path("status").asText("queued"))
                                .isIn("queued", "sending");
                        return message.path("attempts").asInt() >= 2;
                    });
            assertThat(twin.inbox(to)).isEmpty();
        }
        aws.verifySender(SENDER);
        for (String to : recipients) {
            assertThat(twin.awaitStatus(to, "sent").get("reason").isNull()).isTrue();
        }
        aws.awaitEmptyQueues();
        assertThat(recipients).allSatisfy(to -> assertThat(twin.inbox(to)).hasSize(1));
    }

    @Test
    void emailsOfAWrongSettingWaitInTheDeadLetterQueueAndGoOutAfterAReplay() {
        aws.setReceivesMax(QUEUE, 1);
        aws.deleteConfigurationSet(CONFIGURATION_SET);
        List<String> recipients =
                IntStream.range(0, 10).mapToObj(i -> "setting-" + i + "@example.com").toList();
        recipients.forEach(to -> api.post(to, "s", "m", false));
        Await.until(
                "the emails to be in the dead-letter queue",
                () -> aws.count(QUEUE + "-dlq"),
                count -> count == recipients.size());
        assertThat(recipients)
                .allSatisfy(
                        to -> assertThat(newest(to).path("status").asText()).isEqualTo("sending"));
        aws.createConfigurationSet(CONFIGURATION_SET);
        aws.setAttribute(QUEUE, QueueAttributeName.REDRIVE_POLICY, redrivePolicy);
        aws.replayDeadLetterQueues();
        recipients.forEach(to -> twin.awaitStatus(to, "sent"));
        aws.awaitEmptyQueues();
        assertThat(recipients).allSatisfy(to -> assertThat(twin.inbox(to)).hasSize(1));
    }

    private static JsonNode newest(String recipient) {
        return twin.history(recipient, "").json().at("/messages/0");
    }
}
