package dev.msgapi.local.aws.outbound;

import dev.msgapi.local.aws.protocol.AwsError;
import dev.msgapi.local.aws.protocol.Form;
import dev.msgapi.local.aws.protocol.QueryService;
import dev.msgapi.local.aws.protocol.Times;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Publish of Amazon SNS (2010-03-31), for an SMS to one number. It rejects what SNS rejects and
 * puts the rest into the inbox. Like SNS, it accepts a message to a number that opted out, and does
 * not deliver it.
 */
final class SnsDouble extends QueryService {
    private static final String NAMESPACE = "http://sns.amazonaws.com/doc/2010-03-31/";
    private static final int MESSAGE_CHARACTERS_MAX = 1600;
    private static final String TYPE = "AWS.SNS.SMS.SMSType";
    private static final Pattern PARAMETERS =
            Pattern.compile(
                    "PhoneNumber|Message"
                            + "|MessageAttributes\\.entry\\.1\\.(Name|Value\\.(DataType|StringValue))");

    private final Inbox inbox;
    private final OptOuts optOuts;

    SnsDouble(Inbox inbox, OptOuts optOuts) {
        super(NAMESPACE, "2010-03-31");
        this.inbox = inbox;
        this.optOuts = optOuts;
    }

    @Override
    public String result(String action, Form form) throws AwsError {
        if (!action.equals("Publish")) {
            throw unknown(action);
        }
        form.requireKnown(PARAMETERS);
        return element("MessageId", publish(form));
    }

    private String publish(Form form) throws AwsError {
        String number = form.getOrEmpty("PhoneNumber");
        if (!OptOuts.NUMBER.matcher(number).matches()) {
            throw invalid("PhoneNumber Reason: " + number + " is not valid to publish to");
        }
        String message = form.getOrEmpty("Message");
        if (message.isEmpty()) {
            throw invalid("Empty message");
        }
        if (message.codePointCount(0, message.length()) > MESSAGE_CHARACTERS_MAX) {
            throw invalid("Message too long");
        }
        Map<String, String> attributes = attributes(form);
        String id = UUID.randomUUID().toString();
        if (!optOuts.contains(number)) {
            inbox.accept(
                    List.of(
                            new Inbox.Message(
                                    "sms",
                                    number,
                                    null,
                                    null,
                                    message,
                                    Times.now(),
                                    attributes,
                                    id)));
        }
        return id;
    }

    private static Map<String, String> attributes(Form form) throws AwsError {
        String entry = "MessageAttributes.entry.1.";
        String name = form.getOrEmpty(entry + "Name");
        if (name.isEmpty()) {
            return Map.of();
        }
        String value = form.getOrEmpty(entry + "Value.StringValue");
        if (!name.equals(TYPE) || !List.of("Promotional", "Transactional").contains(value)) {
            throw invalid(name + " Reason: " + value + " is not a valid value");
        }
        return Map.of(name, value);
    }

    private static AwsError invalid(String message) {
        return new AwsError("InvalidParameter", "Invalid parameter: " + message);
    }
}
