package dev.msgapi.email;

import dev.msgapi.aws.AwsClients;
import dev.msgapi.aws.ProviderCall;
import dev.msgapi.model.EmailAddress;
import dev.msgapi.model.Message;
import dev.msgapi.model.Parsed;
import dev.msgapi.model.Reason;
import dev.msgapi.model.Recipient;
import dev.msgapi.sending.Outcome;
import dev.msgapi.sending.Provider;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.ses.model.Content;
import software.amazon.awssdk.services.ses.model.MessageTag;
import software.amazon.awssdk.services.ses.model.SendEmailRequest;

/** Sends emails through Amazon SES (SendEmail). */
public final class SesProvider implements Provider {
    private static final String UTF_8 = "UTF-8";

    /**
     * How SES's texts about an email address begin, such as {@code Local address contains control
     * or whitespace}. They are those of Jakarta Mail's InternetAddress, and none says whose address
     * it is.
     */
    private static final Pattern ABOUT_AN_ADDRESS =
            Pattern.compile(
                    "Local address|Address|Domain|User name|Missing domain|Missing local name"
                            + "|Missing final '@domain'|Illegal address|Illegal whitespace"
                            + "|Invalid email address");

    /** "The message was rejected because it contained a virus" (BulkEmailDestinationStatus). */
    private static final Pattern ABOUT_THE_CONTENT =
            Pattern.compile("\\b(virus|content)\\b", Pattern.CASE_INSENSITIVE);

    private final SesClient ses;
    private final String sender;
    private final String configurationSet;

    public SesProvider(AwsClients aws, String sender, String configurationSet) {
        this(aws.buildProvider(SesClient.builder()), sender, configurationSet);
    }

    public SesProvider(SesClient ses, String sender, String configurationSet) {
        this.ses = ses;
        this.sender = sender;
        this.configurationSet = configurationSet;
    }

    @Override
    public Outcome send(Message message) {
        SendEmailRequest request = request(message);
        return ProviderCall.outcome(() -> ses.sendEmail(request).messageId(), this::knownOutcome);
    }

    private SendEmailRequest request(Message message) {
        if (!(message.content()
                instanceof dev.msgapi.model.Content.Email(String subject, String text))) {
            throw new IllegalArgumentException("not an email");
        }
        return SendEmailRequest.builder()
                .source(sender)
                .configurationSetName(configurationSet)
                .destination(to -> to.toAddresses(message.to().address()))
                .message(email -> email.subject(utf8(subject)).body(body -> body.text(utf8(text))))
                .tags(MessageTag.builder().name("id").value(message.id().toString()).build())
                .build();
    }

    private static Content utf8(String text) {
        return Content.builder().charset(UTF_8).data(text).build();
    }

    /**
     * The outcome of an error that the Amazon SES API Reference lists (SendEmail, Common Errors).
     * Only an error that is about this message refuses it. What is wrong with the account makes it
     * wait, and an error or a text that is not listed here is denied.
     */
    private Optional<Outcome> knownOutcome(String code, String text) {
        return switch (code) {
            case "MessageRejected" -> rejected(code, text);
            case "InvalidParameterValue" -> invalid(text);
            case "MailFromDomainNotVerifiedException",
                    "MailFromDomainNotVerified",
                    "AccountSendingPausedException",
                    "ConfigurationSetSendingPausedException" ->
                    Optional.of(new Outcome.Unavailable(code));
            default -> Optional.empty();
        };
    }

    /**
     * MessageRejected has several causes, and only the text distinguishes them (Amazon SES
     * Developer Guide, "Amazon SES email sending errors").
     */
    private static Optional<Outcome> rejected(String code, String text) {
        // What is not verified is the sender's identity, or, in the sandbox, the recipient's. Both
        // are a state of the account, which ends when the sender is verified or when the account
        // leaves the sandbox.
        if (text.contains("not verified")) {
            return Optional.of(new Outcome.Unavailable(code + "/not-verified"));
        }
        if (text.startsWith("Sending paused") || text.startsWith("Sending suspended")) {
            return Optional.of(new Outcome.Unavailable(code + "/paused"));
        }
        // An address on a suppression list is not rejected: SES accepts the message and reports
        // a bounce (AWS Messaging Blog, "Goodbye blacklist. Introducing the suppression list!").
        return ABOUT_THE_CONTENT.matcher(text).find()
                ? Optional.of(new Outcome.Refused(Reason.CONTENT_REJECTED))
                : Optional.empty();
    }

    private Optional<Outcome> invalid(String text) {
        if (text.startsWith("Message length")) {
            return Optional.of(new Outcome.Refused(Reason.CONTENT_REJECTED));
        }
        return ABOUT_AN_ADDRESS.matcher(text).lookingAt() && isPlainAddress(sender)
                ? Optional.of(new Outcome.Refused(Reason.INVALID_RECIPIENT))
                : Optional.empty();
    }

    /** Whether the address is beyond doubt, so that one which SES rejects is not this one. */
    private static boolean isPlainAddress(String address) {
        return Recipient.parse(address) instanceof Parsed.Valid(EmailAddress plain)
                && plain.address().equals(address);
    }
}
