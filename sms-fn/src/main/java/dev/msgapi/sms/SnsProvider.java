package dev.msgapi.sms;

import dev.msgapi.aws.AwsClients;
import dev.msgapi.aws.ProviderCall;
import dev.msgapi.model.CallBudget;
import dev.msgapi.model.Message;
import dev.msgapi.model.Reason;
import dev.msgapi.sending.Outcome;
import dev.msgapi.sending.Provider;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/** Sends SMS through Amazon SNS (Publish to a phone number). */
public final class SnsProvider implements Provider {
    /**
     * Makes SNS optimise for reliability, not for cost (SNS Developer Guide, "Publishing an SMS
     * message").
     */
    private static final Map<String, MessageAttributeValue> TRANSACTIONAL =
            Map.of(
                    "AWS.SNS.SMS.SMSType",
                    MessageAttributeValue.builder()
                            .dataType("String")
                            .stringValue("Transactional")
                            .build());

    private final SnsClient sns;

    public SnsProvider(AwsClients aws) {
        this(aws.build(SnsClient.builder(), CallBudget.PROVIDER));
    }

    public SnsProvider(SnsClient sns) {
        this.sns = sns;
    }

    @Override
    public Outcome send(Message message) {
        PublishRequest request =
                PublishRequest.builder()
                        .phoneNumber(message.to().address())
                        .message(message.content().text())
                        .messageAttributes(TRANSACTIONAL)
                        .build();
        return ProviderCall.outcome(
                () -> sns.publish(request).messageId(), SnsProvider::knownOutcome);
    }

    /**
     * The outcome of an error that the Amazon SNS API Reference lists (Publish, Common Errors). It
     * lists none for a number that opted out (SNS Developer Guide, "Managing phone numbers and SMS
     * subscriptions"). An error or a text that is not listed here is denied, such as those about
     * the message's attributes, which are ours.
     */
    private static Optional<Outcome> knownOutcome(String code, String text) {
        return switch (code) {
            case "InvalidParameter", "InvalidParameterException" -> invalid(text);
            default -> Optional.empty();
        };
    }

    /** Only the text says which parameter is invalid. */
    private static Optional<Outcome> invalid(String text) {
        if (text.startsWith("Invalid parameter: PhoneNumber")) {
            return Optional.of(new Outcome.Refused(Reason.INVALID_RECIPIENT));
        }
        if (text.startsWith("Invalid parameter: Message too long")
                || text.startsWith("Invalid parameter: Empty message")) {
            return Optional.of(new Outcome.Refused(Reason.CONTENT_REJECTED));
        }
        return Optional.empty();
    }
}
