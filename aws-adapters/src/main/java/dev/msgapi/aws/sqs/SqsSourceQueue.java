package dev.msgapi.aws.sqs;

import static dev.msgapi.aws.sqs.QueueCalls.call;

import dev.msgapi.model.CallBudget;
import dev.msgapi.queue.SourceQueue;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** The queue that a function consumes, in SQS: ChangeMessageVisibility and SendMessage. */
public final class SqsSourceQueue implements SourceQueue {
    /** The message attribute that contains a copy's note. */
    public static final String NOTE = "note";

    private static final AwsRequestOverrideConfiguration BUDGET =
            AwsRequestOverrideConfiguration.builder()
                    .apiCallAttemptTimeout(CallBudget.SOURCE_QUEUE.attempt())
                    .apiCallTimeout(CallBudget.SOURCE_QUEUE.total())
                    .build();

    private final SqsClient sqs;
    private final String queueUrl;

    public SqsSourceQueue(SqsClient sqs, String queueUrl) {
        this.sqs = sqs;
        this.queueUrl = queueUrl;
    }

    @Override
    public void hide(String receiptHandle, Duration delay) {
        call(() ->
                sqs.changeMessageVisibility(request ->
                        request.queueUrl(queueUrl)
                                .receiptHandle(receiptHandle)
                                .visibilityTimeout(wholeSeconds(delay))
                                .overrideConfiguration(BUDGET)));
    }

    @Override
    public void putBack(String body, @Nullable String note, Duration delay) {
        Map<String, MessageAttributeValue> attributes =
                note == null
                        ? Map.of()
                        : Map.of(
                                NOTE,
                                MessageAttributeValue.builder()
                                        .dataType("String")
                                        .stringValue(note)
                                        .build());
        call(() ->
                sqs.sendMessage(request ->
                        request.queueUrl(queueUrl)
                                .messageBody(body)
                                .messageAttributes(attributes)
                                .delaySeconds(wholeSeconds(delay))
                                .overrideConfiguration(BUDGET)));
    }

    /** Rounds up, because a message must stay hidden until another consumer's lease has ended. */
    private static int wholeSeconds(Duration delay) {
        return Math.toIntExact(delay.plusMillis(999).toSeconds());
    }
}
