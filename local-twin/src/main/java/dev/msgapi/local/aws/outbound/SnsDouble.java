package dev.msgapi.local.aws.outbound;

import dev.msgapi.local.aws.protocol.AwsError;
import dev.msgapi.local.aws.protocol.Form;
import dev.msgapi.local.aws.protocol.QueryService;
import dev.msgapi.local.aws.protocol.Times;
import java.util.LinkedHashMap;
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
    private static final String MAX_PRICE = "AWS.SNS.SMS.MaxPrice";
    private static final Pattern DECIMAL = Pattern.compile("[+-]?\\d+(\\.\\d*)?");
    private static final Pattern PARAMETERS =
            Pattern.compile(
                    "PhoneNumber|Message"
                            + "|MessageAttributes\\.entry\\.[1-9]\\.(Name|Value\\.(DataType|StringValue))");

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
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 1; !name(form, i).isEmpty(); i++) {
            String value = form.getOrEmpty(entry(i) + "Value.StringValue");
            checkAttribute(name(form, i), form.getOrEmpty(entry(i) + "Value.DataType"), value);
            attributes.put(name(form, i), value);
        }
        return attributes;
    }

    private static String name(Form form, int i) {
        return form.getOrEmpty(entry(i) + "Name");
    }

    private static String entry(int i) {
        return "MessageAttributes.entry." + i + ".";
    }

    private static void checkAttribute(String name, String type, String value) throws AwsError {
        if (type.equals("Number") && !DECIMAL.matcher(value).matches()) {
            throw new AwsError(
                    "ParameterValueInvalid",
                    "Could not cast message attribute '" + name + "' value to number.");
        }
        boolean valid =
                switch (name) {
                    case TYPE -> List.of("Promotional", "Transactional").contains(value);
                    // SNS accepts any price, and learns what the message costs only later.
                    case MAX_PRICE -> type.equals("Number") && !value.startsWith("-");
                    default -> false;
                };
        if (!valid) {
            throw invalid(name + " Reason: " + value + " is not a valid value");
        }
    }

    private static AwsError invalid(String message) {
        return new AwsError("InvalidParameter", "Invalid parameter: " + message);
    }
}
