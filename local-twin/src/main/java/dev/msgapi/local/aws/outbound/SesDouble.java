package dev.msgapi.local.aws.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.msgapi.local.Settings;
import dev.msgapi.local.aws.protocol.AwsError;
import dev.msgapi.local.aws.protocol.Form;
import dev.msgapi.local.aws.protocol.QueryService;
import dev.msgapi.local.aws.protocol.Times;
import dev.msgapi.local.template.Stack;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;

/**
 * Amazon SES, API version 1 (2010-12-01), out of its sandbox: it refuses what SES refuses at send
 * time and puts the rest into the inbox. The mailbox simulator's addresses are accepted like any.
 */
public final class SesDouble extends QueryService {
    public static final String NAMESPACE = "http://ses.amazonaws.com/doc/2010-12-01/";
    private static final int MESSAGE_BYTES_MAX = 10 * 1024 * 1024;
    private static final int RECIPIENTS_MAX = 50;
    private static final int TAGS_MAX = 50;
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_-]{1,256}");

    private final Inbox inbox;
    private final Set<String> identities;
    private final Set<String> configurationSets;

    public SesDouble(Stack stack, Inbox inbox) {
        super(NAMESPACE, "2010-12-01");
        this.inbox = inbox;
        this.identities = new ConcurrentSkipListSet<>(String.CASE_INSENSITIVE_ORDER);
        this.identities.addAll(stack.emailIdentities());
        this.configurationSets = Set.copyOf(stack.configurationSets());
    }

    @Override
    public String result(String action, Form form) throws AwsError {
        return switch (action) {
            case "SendEmail" -> element("MessageId", send(form));
            case "ListIdentities" -> members("Identities", listed(form));
            case "VerifyEmailIdentity" -> verify(form);
            case "GetIdentityVerificationAttributes" -> verificationAttributes(form);
            case "GetSendQuota" -> quota();
            default -> throw unknown(action);
        };
    }

    private String send(Form form) throws AwsError {
        String source = required(form, "Source");
        String from = EmailAddresses.bare(source);
        List<String> recipients = recipients(form);
        String subject = required(form, "Message.Subject.Data");
        String text = form.getOrEmpty("Message.Body.Text.Data");
        String html = form.getOrEmpty("Message.Body.Html.Data");
        if (text.isEmpty() && html.isEmpty()) {
            throw invalid("Missing required parameter 'Message.Body'.");
        }
        int bytes = bytes(subject) + bytes(text) + bytes(html);
        if (bytes > MESSAGE_BYTES_MAX) {
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
        String time = Times.now();
        String body = text.isEmpty() ? html : text;
        inbox.accept(
                recipients.stream()
                        .map(to ->
                                new Inbox.Message(
                                        "email", to, source, subject, body, time, tags, id))
                        .toList());
        return id;
    }

    private static List<String> recipients(Form form) throws AwsError {
        List<String> recipients = new ArrayList<>();
        for (String kind : List.of("To", "Cc", "Bcc")) {
            for (String address : form.list("Destination." + kind + "Addresses.member")) {
                recipients.add(EmailAddresses.bare(address));
            }
        }
        if (recipients.isEmpty()) {
            throw invalid("Missing required parameter 'Destination'.");
        }
        if (recipients.size() > RECIPIENTS_MAX) {
            throw invalid("Recipient count exceeds " + RECIPIENTS_MAX + ".");
        }
        return recipients;
    }

    private static Map<String, String> tags(Form form) throws AwsError {
        Map<String, String> tags = new HashMap<>();
        for (Map.Entry<String, String> tag : form.pairs("Tags.member", "Name", "Value")) {
            requireTagText("name", tag.getKey());
            requireTagText("value", tag.getValue());
            if (tags.put(tag.getKey(), tag.getValue()) != null) {
                throw invalid("Duplicate tag name <" + tag.getKey() + ">.");
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

    private List<String> listed(Form form) {
        String type = form.getOrEmpty("IdentityType");
        return identities.stream()
                .filter(identity -> type.isEmpty() || type.equals(type(identity)))
                .toList();
    }

    private static String type(String identity) {
        return identity.contains("@") ? "EmailAddress" : "Domain";
    }

    /**
     * Verified at once, until the next start: nobody here reads the confirmation that SES mails.
     */
    private String verify(Form form) throws AwsError {
        identities.add(EmailAddresses.bare(required(form, "EmailAddress")));
        return "";
    }

    private String verificationAttributes(Form form) {
        StringBuilder entries = new StringBuilder();
        for (String identity : form.list("Identities.member")) {
            if (identities.contains(identity)) {
                entries.append("<entry>")
                        .append(element("key", identity))
                        .append("<value><VerificationStatus>Success</VerificationStatus></value>")
                        .append("</entry>");
            }
        }
        return "<VerificationAttributes>" + entries + "</VerificationAttributes>";
    }

    private String quota() {
        String dayAgo = Times.format(Instant.now().minus(24, ChronoUnit.HOURS));
        long sent =
                inbox.messages().stream()
                        .filter(message -> message.channel().equals("email"))
                        .filter(message -> message.time().compareTo(dayAgo) > 0)
                        .count();
        return element("Max24HourSend", "50000.0")
                + element("MaxSendRate", "14.0")
                + element("SentLast24Hours", sent + ".0");
    }

    /** As SES writes one: the Region's prefix, the millisecond, a UUID. */
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
