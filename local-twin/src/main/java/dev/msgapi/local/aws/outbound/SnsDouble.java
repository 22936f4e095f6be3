package dev.msgapi.local.aws.outbound;

import dev.msgapi.local.aws.protocol.AwsError;
import dev.msgapi.local.aws.protocol.Form;
import dev.msgapi.local.aws.protocol.QueryService;
import dev.msgapi.local.aws.protocol.Times;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Amazon SNS (2010-03-31), as far as it sends SMS: it refuses what SNS refuses at publish time and
 * puts the rest into the inbox. As in AWS, a message to a number that opted out is accepted and
 * reaches nobody.
 */
public final class SnsDouble extends QueryService {
    public static final String NAMESPACE = "http://sns.amazonaws.com/doc/2010-03-31/";
    private static final int MESSAGE_CHARACTERS_MAX = 1600;
    private static final int PAGE = 100;
    // AWS: "Sender IDs": up to 11 letters, digits or hyphens, with one letter at least
    private static final Pattern SENDER_ID = Pattern.compile("(?=.*[A-Za-z])[A-Za-z0-9-]{1,11}");
    private static final Pattern PRICE = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");

    private final Inbox inbox;
    private final OptOuts optOuts;

    public SnsDouble(Inbox inbox, OptOuts optOuts) {
        super(NAMESPACE, "2010-03-31");
        this.inbox = inbox;
        this.optOuts = optOuts;
    }

    @Override
    public String result(String action, Form form) throws AwsError {
        return switch (action) {
            case "Publish" -> element("MessageId", publish(form));
            case "CheckIfPhoneNumberIsOptedOut" ->
                    element("isOptedOut", "" + optOuts.contains(number(form, "phoneNumber")));
            case "ListPhoneNumbersOptedOut" -> optedOut(form);
            case "OptInPhoneNumber" -> {
                optOuts.optIn(number(form, "phoneNumber"));
                yield "";
            }
            default -> throw unknown(action);
        };
    }

    private String publish(Form form) throws AwsError {
        if (form.has("TopicArn") || form.has("TargetArn")) {
            if (form.has("PhoneNumber")) {
                throw invalid("TopicArn, TargetArn and PhoneNumber are mutually exclusive");
            }
            throw new AwsError(
                    404,
                    "NotFound",
                    form.has("TopicArn") ? "Topic does not exist" : "Endpoint does not exist");
        }
        if (!form.has("PhoneNumber")) {
            throw invalid("TopicArn or TargetArn Reason: no value for required parameter");
        }
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
        Map<String, String> attributes = new HashMap<>();
        String prefix = "MessageAttributes.entry";
        for (int i = 1; form.has(prefix + "." + i + ".Name"); i++) {
            String name = form.getOrEmpty(prefix + "." + i + ".Name");
            String value = prefix + "." + i + ".Value.";
            String type = form.getOrEmpty(value + "DataType");
            String text = form.getOrEmpty(value + "StringValue");
            if (type.isEmpty()) {
                throw invalid("MessageAttributes Reason: '" + name + "' has no DataType");
            }
            if (text.isEmpty() && !form.has(value + "BinaryValue")) {
                throw invalid("MessageAttributes Reason: '" + name + "' has no value");
            }
            requireKnownValue(name, text);
            attributes.put(name, text);
        }
        return attributes;
    }

    private static void requireKnownValue(String name, String value) throws AwsError {
        boolean valid =
                switch (name) {
                    case "AWS.SNS.SMS.SMSType" ->
                            value.equals("Promotional") || value.equals("Transactional");
                    case "AWS.SNS.SMS.SenderID" -> SENDER_ID.matcher(value).matches();
                    case "AWS.SNS.SMS.MaxPrice" -> PRICE.matcher(value).matches();
                    default -> true;
                };
        if (!valid) {
            throw invalid(name + " Reason: " + value + " is not a valid value");
        }
    }

    /** Pages of 100; a page's token is the last number of the one before it. */
    private String optedOut(Form form) {
        String after = form.getOrEmpty("nextToken");
        List<String> left =
                optOuts.numbers().stream().filter(number -> number.compareTo(after) > 0).toList();
        List<String> page = left.subList(0, Math.min(PAGE, left.size()));
        String numbers = members("phoneNumbers", page);
        return left.size() > PAGE ? numbers + element("nextToken", page.getLast()) : numbers;
    }

    private static String number(Form form, String name) throws AwsError {
        String number = form.getOrEmpty(name);
        if (!OptOuts.NUMBER.matcher(number).matches()) {
            throw invalid(name + " Reason: input incorrectly formatted");
        }
        return number;
    }

    private static AwsError invalid(String message) {
        return new AwsError("InvalidParameter", "Invalid parameter: " + message);
    }
}
