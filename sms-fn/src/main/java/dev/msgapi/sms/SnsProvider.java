package dev.msgapi.sms;

import dev.msgapi.aws.AwsClients;
import dev.msgapi.aws.ProviderCall;
import dev.msgapi.model.Message;
import dev.msgapi.model.Reason;
import dev.msgapi.sending.Delivery;
import dev.msgapi.sending.Outcome;
import dev.msgapi.sending.Provider;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;

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
        return new SnsProvider(aws.build(SnsClient.builder(), Delivery.CALL, 1));
    }

    @Override
    public Outcome send(Message message) {
        PublishRequest request =
                PublishRequest.builder()
                        .phoneNumber(message.to().address())
                        .message(message.content().text())
                        .messageAttributes(TRANSACTIONAL)
                        .build();
        return ProviderCall.outcome(() -> sns.publish(request).messageId(), SnsProvider::known);
    }

    /** Amazon SNS API Reference, Publish and Common Errors. */
    private static Optional<Outcome> known(String code, String text) {
        return switch (code) {
            case "InvalidParameter", "InvalidParameterException" ->
                    Optional.of(
                            new Outcome.Refused(
                                    text.contains("opted out")
                                            ? Reason.OPTED_OUT
                                            : Reason.INVALID_RECIPIENT));
            case "InvalidParameterValue", "ParameterValueInvalid" ->
                    Optional.of(new Outcome.Refused(Reason.CONTENT_REJECTED));
            default -> Optional.empty();
        };
    }
}
