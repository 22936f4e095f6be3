package dev.msgapi.local.aws.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.msgapi.local.Settings;
import dev.msgapi.local.aws.protocol.AwsError;
import dev.msgapi.local.aws.protocol.Form;
import dev.msgapi.local.aws.protocol.QueryService;
import dev.msgapi.local.aws.protocol.Times;
import dev.msgapi.local.template.Stack;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;

/**
 * Amazon SES, API version 1 (2010-12-01). SendEmail, for a text to one recipient, rejects what SES
 * rejects and puts the rest into the inbox. The account is out of the SES sandbox. Identities and
 * configuration sets can be created and deleted until the twin ends; an address is verified at
 * once, without a link.
 */
final class SesDouble extends QueryService {
    private static final String NAMESPACE = "http://ses.amazonaws.com/doc/2010-12-01/";
    private static final int MESSAGE_BYTES_MAX = 10 * 1024 * 1024;
    private static final int TAGS_MAX = 50;
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_-]{1,256}");
    private static final Pattern EMAIL =
            Pattern.compile(
                    "Source|Destination(\\.ToAddresses(\\.member\\.1)?)?|ConfigurationSetName"
                            + "|Message(\\.Body)?|Message\\.(Subject|Body\\.Text)\\.(Data|Charset)"
                            + "|Tags\\.member\\.[0-9]+\\.(Name|Value)");

    private final Inbox inbox;
    private final Set<String> identities =
            new ConcurrentSkipListSet<>(String.CASE_INSENSITIVE_ORDER);
    private final Set<String> configurationSets = ConcurrentHashMap.newKeySet();

    SesDouble(Stack stack, Inbox inbox) {
        super(NAMESPACE, "2010-12-01");
        this.inbox = inbox;
        this.identities.addAll(stack.emailIdentities());
        this.configurationSets.addAll(stack.configurationSets());
    }

    @Override
    public String result(String action, Form form) throws AwsError {
        switch (action) {
            case "SendEmail" -> {
                form.requireKnown(EMAIL);
                return element("MessageId", send(form));
            }
            case "VerifyEmailIdentity" ->
                    identities.add(EmailAddresses.bare(only(form, "EmailAddress")));
            case "DeleteIdentity" -> identities.remove(only(form, "Identity"));
            case "CreateConfigurationSet" ->
                    configurationSets.add(only(form, "ConfigurationSet.Name"));
            case "DeleteConfigurationSet" ->
                    configurationSets.remove(only(form, "ConfigurationSetName"));
            default -> throw unknown(action);
        }
        return "";
    }

    private static String only(Form form, String parameter) throws AwsError {
        form.requireKnown(Pattern.compile(Pattern.quote(parameter)));
        return required(form, parameter);
    }

    private String send(Form form) throws AwsError {
        String source = required(form, "Source");
        String from = EmailAddresses.bare(source);
        String to = EmailAddresses.bare(required(form, "Destination.ToAddresses.member.1"));
        String subject = required(form, "Message.Subject.Data");
        String text = required(form, "Message.Body.Text.Data");
        if (bytes(subject) + bytes(text) > MESSAGE_BYTES_MAX) {
            throw invalid("Message length is more than " + MESSAGE_BYTES_MAX + " bytes long.");
        }
        if (subject.chars().anyMatch(c -> c == '\r' || c == '\n')) {
            throw invalid("Header contains control characters: 'Subject'.");
        }
        Map<String, String> tags = tags(form);
        String configurationSet = form.getOrEmpty("ConfigurationSetName");
        if (!configurationSet.isEmpty() && !configurationSets.contains(configurationSet)) {
            throw new AwsError(
                    "ConfigurationSetDoesNotExist",
                    "Configuration set <" + configurationSet + "> does not exist.");
        }
        if (!isVerified(from)) {
            throw new AwsError(
                    "MessageRejected",
                    "Email address is not verified. The following identities failed the check in"
                            + " region "
                            + Settings.REGION.toUpperCase(Locale.ROOT)
                            + ": "
                            + source);
        }
        String id = messageId();
        inbox.accept(
                List.of(
                        new Inbox.Message(
                                "email", to, source, subject, text, Times.now(), tags, id)));
        return id;
    }

    private static Map<String, String> tags(Form form) throws AwsError {
        Map<String, String> tags = new HashMap<>();
        for (int i = 1; form.has("Tags.member." + i + ".Name"); i++) {
            String name = form.getOrEmpty("Tags.member." + i + ".Name");
            String value = form.getOrEmpty("Tags.member." + i + ".Value");
            requireTagText("name", name);
            requireTagText("value", value);
            if (tags.put(name, value) != null) {
                throw invalid("Duplicate tag name <" + name + ">.");
            }
        }
        if (tags.size() > TAGS_MAX) {
            throw invalid("The number of message tags exceeds " + TAGS_MAX + ".");
        }
        return tags;
    }

    private static void requireTagText(String part, String text) throws AwsError {
        if (!TAG.matcher(text).matches()) {
            throw invalid(
                    "Invalid tag "
                            + part
                            + " <"
                            + text
                            + ">: only alphanumeric ASCII characters, '_', and '-' are allowed.");
        }
    }

    private boolean isVerified(String address) {
        return identities.contains(address) || identities.contains(EmailAddresses.domain(address));
    }

    /** In the form of SES: a prefix for the Region, the time in milliseconds, a UUID. */
    private static String messageId() {
        return "0102%012x-%s-000000".formatted(System.currentTimeMillis(), UUID.randomUUID());
    }

    private static String required(Form form, String name) throws AwsError {
        String value = form.getOrEmpty(name);
        if (value.isEmpty()) {
            throw invalid("Missing required parameter '" + name + "'.");
        }
        return value;
    }

    private static int bytes(String text) {
        return text.getBytes(UTF_8).length;
    }

    private static AwsError invalid(String message) {
        return new AwsError("InvalidParameterValue", message);
    }
}
