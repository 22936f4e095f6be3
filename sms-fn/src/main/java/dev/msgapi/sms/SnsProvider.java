package dev.msgapi.sms;

import dev.msgapi.aws.AwsClients;
import dev.msgapi.aws.ProviderCall;
import dev.msgapi.model.Message;
import dev.msgapi.model.Reason;
import dev.msgapi.sending.Outcome;
import dev.msgapi.sending.Provider;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/** Sends SMS through Amazon SNS (Publish to a phone number). */
public final class SnsProvider implements Provider {
    private final SnsClient sns;
    private final Map<String, MessageAttributeValue> attributes;

    public SnsProvider(AwsClients aws, BigDecimal maxPrice) {
        this(aws.buildProvider(SnsClient.builder()), maxPrice);
    }

    /**
     * Sends through the client.
     *
     * @param maxPrice the most that one message may cost, in US dollars. SNS accepts a dearer
     *     message and does not deliver it.
     */
    public SnsProvider(SnsClient sns, BigDecimal maxPrice) {
        this.sns = sns;
        this.attributes = attributes(maxPrice);
    }

    /**
     * Makes SNS optimise for reliability, not for cost, up to the price (SNS Developer Guide,
     * "Publishing SMS messages to a mobile phone").
     */
    private static Map<String, MessageAttributeValue> attributes(BigDecimal maxPrice) {
        return Map.of(
                "AWS.SNS.SMS.SMSType", attribute("String", "Transactional"),
                "AWS.SNS.SMS.MaxPrice", attribute("Number", maxPrice.toPlainString()));
    }

    private static MessageAttributeValue attribute(String type, String value) {
        return MessageAttributeValue.builder().dataType(type).stringValue(value).build();
    }

    @Override
    public Outcome send(Message message) {
        PublishRequest request =
                PublishRequest.builder()
                        .phoneNumber(message.to().address())
                        .message(message.content().text())
                        .messageAttributes(attributes)
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
