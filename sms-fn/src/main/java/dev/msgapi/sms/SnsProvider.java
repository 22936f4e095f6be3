package dev.msgapi.sms;

import dev.msgapi.aws.AwsClients;
import dev.msgapi.delivery.Outcome;
import dev.msgapi.delivery.Provider;
import dev.msgapi.delivery.Reason;
import dev.msgapi.model.Message;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.SnsException;

/** Amazon SNS, by its Publish to a phone number. */
final class SnsProvider implements Provider {
    /**
     * Delivered for reliability, not for cost (SNS Developer Guide, "Publishing an SMS message").
     */
    private static final Map<String, MessageAttributeValue> TRANSACTIONAL =
            Map.of(
                    "AWS.SNS.SMS.SMSType",
                    MessageAttributeValue.builder()
                            .dataType("String")
                            .stringValue("Transactional")
                            .build());

    private final SnsClient sns;

    SnsProvider(SnsClient sns) {
        this.sns = sns;
    }

    static SnsProvider connect(AwsClients aws) {
        // SNS has no idempotency token: a second attempt of the SDK's could be a second SMS.
        return new SnsProvider(aws.build(SnsClient.builder(), Duration.ofSeconds(8), 1));
    }

    @Override
    public Outcome send(Message message) {
        try {
            return new Outcome.Sent(
                    sns.publish(request ->
                                    request.phoneNumber(message.to().address())
                                            .message(message.content())
                                            .messageAttributes(TRANSACTIONAL))
                            .messageId());
        } catch (SnsException e) {
            return outcome(e);
        }
    }

    /** Amazon SNS API Reference, Publish and Common Errors. What is not listed comes back. */
    private static Outcome outcome(SnsException e) {
        if (e.isThrottlingException()) {
            return new Outcome.Unavailable();
        }
        if (e.statusCode() >= 500) {
            // It failed somewhere on its way: SNS may have taken the message, so the claim stays.
            throw e;
        }
        String message = Objects.requireNonNullElse(e.awsErrorDetails().errorMessage(), "");
        return switch (e.awsErrorDetails().errorCode()) {
            case "InvalidParameter", "InvalidParameterException" ->
                    message.contains("opted out")
                            ? new Outcome.Refused(Reason.OPTED_OUT)
                            : new Outcome.Refused(Reason.INVALID_RECIPIENT);
            case "InvalidParameterValue", "ParameterValueInvalid" ->
                    new Outcome.Refused(Reason.CONTENT_REJECTED);
            case null, default -> throw e;
        };
    }
}
