package dev.msgapi.email;

import dev.msgapi.aws.AwsClients;
import dev.msgapi.aws.ProviderCall;
import dev.msgapi.model.CallBudget;
import dev.msgapi.model.Message;
import dev.msgapi.model.Reason;
import dev.msgapi.sending.Outcome;
import dev.msgapi.sending.Provider;
import java.util.Optional;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.ses.model.Content;
import software.amazon.awssdk.services.ses.model.MessageTag;
import software.amazon.awssdk.services.ses.model.SendEmailRequest;

/** Sends emails through Amazon SES (SendEmail). */
public final class SesProvider implements Provider {
    private static final String UTF_8 = "UTF-8";

    private final SesClient ses;
    private final String sender;
    private final String configurationSet;

    public SesProvider(AwsClients aws, String sender, String configurationSet) {
        this(aws.build(SesClient.builder(), CallBudget.PROVIDER), sender, configurationSet);
    }

    public SesProvider(SesClient ses, String sender, String configurationSet) {
        this.ses = ses;
        this.sender = sender;
        this.configurationSet = configurationSet;
    }

    @Override
    public Outcome send(Message message) {
        SendEmailRequest request = request(message);
        return ProviderCall.outcome(
                () -> ses.sendEmail(request).messageId(), SesProvider::knownOutcome);
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
     */
    private static Optional<Outcome> knownOutcome(String code, String text) {
        return switch (code) {
            case "MessageRejected" -> Optional.of(rejected(text));
            case "MailFromDomainNotVerifiedException", "MailFromDomainNotVerified" ->
                    Optional.of(new Outcome.Refused(Reason.SENDER_NOT_VERIFIED));
            case "InvalidParameterValue" ->
                    Optional.of(new Outcome.Refused(Reason.INVALID_RECIPIENT));
            case "AccountSendingPausedException", "ConfigurationSetSendingPausedException" ->
                    Optional.of(new Outcome.Unavailable());
            default -> Optional.empty();
        };
    }

    /** MessageRejected has several causes, and only the text distinguishes them. */
    private static Outcome rejected(String text) {
        if (text.startsWith("Sending paused") || text.startsWith("Sending suspended")) {
            // This concerns the account, not the message.
            return new Outcome.Unavailable();
        }
        if (text.contains("not verified")) {
            return new Outcome.Refused(Reason.SENDER_NOT_VERIFIED);
        }
        // An address on a suppression list is not one of them: SES accepts the message and reports
        // a bounce (AWS Messaging Blog, "Goodbye blacklist. Introducing the suppression list!").
        return new Outcome.Refused(Reason.CONTENT_REJECTED);
    }
}
