package dev.msgapi.faults;

import static dev.msgapi.faults.DeclaredStack.STACK;
import static dev.msgapi.faults.DeclaredStack.eventSource;
import static dev.msgapi.faults.DeclaredStack.function;
import static dev.msgapi.faults.DeclaredStack.queue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.msgapi.consumer.SqsBatchProcessor;
import dev.msgapi.erasure.Eraser;
import dev.msgapi.ingest.MessageIntake;
import dev.msgapi.local.Settings;
import dev.msgapi.local.template.Stack;
import dev.msgapi.local.template.Template;
import dev.msgapi.local.template.TemplateException;
import dev.msgapi.local.template.YamlNode;
import dev.msgapi.model.CallBudget;
import dev.msgapi.model.Channel;
import dev.msgapi.model.Limits;
import dev.msgapi.queue.SourceQueue;
import dev.msgapi.securestore.SecureStore;
import dev.msgapi.sending.Delivery;
import dev.msgapi.sending.SendPolicy;
import dev.msgapi.sweeper.Sweep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The numbers in template.yaml fit the numbers in the code that relies on them. */
class TemplateNumbersTest {
    private static final Path PROJECT = Path.of("..").toAbsolutePath();
    private static final YamlNode.Mapping TEMPLATE = Template.load(DeclaredStack.SETTINGS);

    @Test
    void anInvocationLastsLongerThanTheSlowestMessage() {
        for (Channel channel : Channel.values()) {
            assertThat(function(channel.wireName()).timeout())
                    .isGreaterThan(
                            Delivery.LONGEST.plus(SqsBatchProcessor.QUEUE_CALL).plusSeconds(5));
        }
        assertThat(function("secure-store").timeout())
                .isGreaterThan(
                        SecureStore.LONGEST.plus(SqsBatchProcessor.QUEUE_CALL).plusSeconds(5));
    }

    @Test
    void aLeaseCoversTheWriteOfTheClaimAndTheCallOfTheProvider() {
        Duration claimAndCall = CallBudget.TABLE.total().plus(CallBudget.PROVIDER.total());
        assertThat(Delivery.LEASE).isGreaterThan(claimAndCall.plusSeconds(2));
        assertThat(Delivery.LONGEST)
                .isEqualTo(
                        CallBudget.SHORT_TABLE
                                .total()
                                .plus(CallBudget.CONTENT.total())
                                .plus(Delivery.LEASE)
                                .plus(CallBudget.TABLE.total().multipliedBy(4)));
    }

    @Test
    void theTimeForTheQueueCoversACallToIt() {
        assertThat(SqsBatchProcessor.QUEUE_CALL).isGreaterThan(CallBudget.SOURCE_QUEUE.total());
    }

    @Test
    void aPostLastsLongerThanFourCallsToItsTablesAndOneToTheQueue() {
        assertThat(function("ingest").timeout())
                .isGreaterThan(
                        CallBudget.SHORT_TABLE
                                .total()
                                .multipliedBy(4)
                                .plus(CallBudget.QUEUE.total())
                                .plusSeconds(2));
    }

    @Test
    void aSignedRequestLastsLongerThanItsCalls() {
        Duration table = CallBudget.TABLE.total();
        assertThat(function("decrypt").timeout())
                .isGreaterThan(
                        CallBudget.SHORT_TABLE
                                .total()
                                // The status item, the content item and the audit.
                                .plus(table.multipliedBy(3))
                                .plus(CallBudget.KEY.total()));
        assertThat(function("erase").timeout())
                .isGreaterThan(table.multipliedBy(2).plus(CallBudget.QUEUE.total()));
    }

    @Test
    void anErasureWorkerHasTimeToFinishItsPage() {
        assertThat(Eraser.LONGEST)
                .isGreaterThanOrEqualTo(Eraser.WORK.plus(CallBudget.TABLE.total().multipliedBy(2)));
    }

    /**
     * After the lease, only the grace period prevents a second send while the first consumer is
     * slow but alive, and may still record that the provider accepted the message.
     */
    @Test
    void theShortestGracePeriodOutlastsTheSlowestConsumer() {
        Duration shortest =
                Duration.ofSeconds(
                        TEMPLATE.mapping("Parameters")
                                .mapping("ResendGraceSeconds")
                                .require("MinValue")
                                .asInt(0, 86_400));
        assertThat(shortest).isEqualTo(SendPolicy.GRACE_MIN);
        for (Channel channel : Channel.values()) {
            assertThat(shortest)
                    .isGreaterThan(function(channel.wireName()).timeout().plusSeconds(10));
        }
    }

    /** A message takes about 0.15 s if its provider takes 0.1 s: four calls and some computing. */
    @Test
    void byDefaultAChannelSendsMoreThanOneApiKeyMayPost() {
        double throttleRate = parameter("ThrottleRate");
        for (String concurrency :
                List.of("EmailConcurrency", "SmsConcurrency", "SecureStoreConcurrency")) {
            assertThat(parameter(concurrency) / 0.15).as(concurrency).isGreaterThan(throttleRate);
        }
        assertThat(parameter("DailyQuota")).isEqualTo(throttleRate * 86_400 / 4);
    }

    private static double parameter(String name) {
        return Double.parseDouble(
                TEMPLATE.mapping("Parameters").mapping(name).require("Default").asText());
    }

    @Test
    void theSweeperWaitsLongerThanAnyConsumerOfTheMessage() {
        for (Channel channel : Channel.values()) {
            assertThat(Sweep.SLACK).isGreaterThan(function(channel.wireName()).timeout());
        }
        assertThat(Sweep.SLACK).isGreaterThan(Delivery.LEASE);
    }

    @Test
    void anErasureChecksAfterTheLastConsumerThatDidNotKnowOfIt() {
        Duration rowWritten = Duration.ofSeconds(8);
        Stream.concat(
                        Arrays.stream(Channel.values()).map(Channel::wireName),
                        Stream.of("secure-store"))
                .forEach(consumer ->
                        assertThat(Eraser.SETTLED_AFTER)
                                .as(consumer)
                                .isGreaterThan(
                                        function(consumer)
                                                .timeout()
                                                .plus(rowWritten)
                                                .plusSeconds(10)));
    }

    @Test
    void anErasureWorkersInvocationLastsLongerThanItsWorkAndItsQueueWaitsSixTimesAsLong() {
        Duration timeout = function("erasure-worker").timeout();
        assertThat(timeout).isGreaterThan(Eraser.LONGEST.plus(SqsBatchProcessor.QUEUE_CALL));
        // Lambda Developer Guide, "Configuring a queue to use with Lambda".
        assertThat(queue("erasure").attributes().get("VisibilityTimeout"))
                .isEqualTo("" + timeout.multipliedBy(6).toSeconds());
        assertThat(eventSource("erasure-worker").batchSize()).isEqualTo(1);
    }

    @Test
    void aTombstoneOutlivesEveryCopyAndBackupOfItsMessages() {
        assertThat(Limits.TOMBSTONE_RETENTION)
                .isGreaterThan(Limits.MESSAGE_AGE_MAX)
                .isGreaterThan(Duration.ofDays(35));
    }

    @Test
    void theLeaseOfAnIdempotencyKeyOutlivesItsRequest() {
        assertThat(MessageIntake.LEASE).isGreaterThan(function("ingest").timeout());
        // API Gateway waits for 29 s.
        assertThat(function("ingest").timeout()).isLessThan(Duration.ofSeconds(29));
    }

    @Test
    void aDeadLetterQueueKeepsAMessageForAsLongAsItMayBeSent() {
        for (String consumer : List.of("email", "sms", "secure-store")) {
            assertThat(function(consumer).environment().get("QUEUE_RETENTION_SECONDS"))
                    .as(consumer)
                    .isEqualTo("" + Scenario.SEND_WITHIN.toSeconds())
                    .isEqualTo(queue(consumer + "-dlq").attributes().get("MessageRetentionPeriod"));
        }
        assertThat(function("sweeper").environment())
                .containsEntry("QUEUE_RETENTION_SECONDS", "" + Scenario.SEND_WITHIN.toSeconds());
    }

    /**
     * A message in a dead-letter queue is as old as in the queue that it came from (Amazon SQS
     * Developer Guide, "Using dead-letter queues in Amazon SQS").
     */
    @Test
    void aDeadLetterQueueKeepsAMessageForDaysLongerThanTheQueueThatItCameFrom() {
        for (int seconds : List.of(432_000, 432_001, 864_000, 1_209_599, 1_209_600)) {
            Stack stack = DeclaredStack.with("QueueRetentionSeconds", "" + seconds);
            for (String name : List.of("email", "sms", "secure-store", "erasure")) {
                assertThat(retention(stack, name + "-dlq"))
                        .as(name)
                        .isGreaterThanOrEqualTo(retention(stack, name).plusDays(1));
            }
        }
    }

    @Test
    void theTemplateRefusesADeadLetterQueueThatForgetsBeforeItsSource() {
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> DeclaredStack.with("QueueRetentionSeconds", "431999"));
    }

    private static Duration retention(Stack stack, String queue) {
        String name = Settings.STACK_NAME + "-" + queue;
        return stack.queues().stream()
                .filter(any -> any.name().equals(name))
                .map(any -> any.attributes().get("MessageRetentionPeriod"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .findFirst()
                .orElseThrow();
    }

    /** Older queues keep the former default of 256 KiB unless the template says otherwise. */
    @Test
    void everyQueueTakesTheLargestMessageOfSqs() {
        assertThat(STACK.queues())
                .hasSize(8)
                .allSatisfy(queue ->
                        assertThat(queue.attributes())
                                .as(queue.name())
                                .containsEntry("MaximumMessageSize", "" + 1024 * 1024));
    }

    @Test
    void movesAMessageToTheDeadLetterQueueAfterItsLastReceive() {
        assertThat(STACK.queues())
                .filteredOn(queue -> !queue.name().endsWith("-dlq"))
                .allSatisfy(queue ->
                        assertThat(queue.attributes().get("RedrivePolicy"))
                                .containsPattern(
                                        "\"maxReceiveCount\":\"?%d\"?[,}]"
                                                .formatted(SourceQueue.RECEIVES_MAX)))
                .extracting(Stack.Queue::name)
                .containsExactlyInAnyOrder(
                        "msg-api-email", "msg-api-sms", "msg-api-secure-store", "msg-api-erasure");
    }

    @Test
    void resendsAnUncertainEmailAndHoldsAnUncertainSmsByDefault() {
        assertThat(function("email").environment()).containsEntry("UNCERTAIN_SEND", "resend");
        assertThat(function("sms").environment()).containsEntry("UNCERTAIN_SEND", "hold");
    }

    /** Lambda Developer Guide, "Use Lambda recursive loop detection": it stops after 16 rounds. */
    @Test
    void lambdaDoesNotStopAConsumerThatRequeuesItsMessages() throws IOException {
        String template = Files.readString(PROJECT.resolve("template.yaml"));
        for (Stack.EventSource source : STACK.eventSources()) {
            assertThat(template)
                    .containsPattern(
                            "\\n      FunctionName: !Sub \\$\\{AWS::StackName}-%s\\n(      .*\\n)+?      RecursiveLoop: Allow\\n"
                                    .formatted(
                                            source.functionName()
                                                    .substring(Settings.STACK_NAME.length() + 1)));
        }
    }
}
