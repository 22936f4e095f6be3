package dev.msgapi.email;

import dev.msgapi.aws.AwsClients;
import dev.msgapi.aws.ProviderCall;
import dev.msgapi.model.Message;
import dev.msgapi.model.Reason;
import dev.msgapi.sending.Delivery;
import dev.msgapi.sending.Outcome;
import dev.msgapi.sending.Provider;
import java.util.Optional;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.ses.model.Content;
import software.amazon.awssdk.services.ses.model.MessageTag;
import software.amazon.awssdk.services.ses.model.SendEmailRequest;

/** Amazon SES, by its SendEmail. */
final class SesProvider implements Provider {
    private static final String UTF_8 = "UTF-8";

    private final SesClient ses;
    private final String sender;
    private final String configurationSet;

    SesProvider(SesClient ses, String sender, String configurationSet) {
        this.ses = ses;
        this.sender = sender;
        this.configurationSet = configurationSet;
    }

    static SesProvider connect(AwsClients aws) {
        // SES has no idempotency token: a second attempt of the SDK's could be a second email.
        return new SesProvider(
                aws.build(SesClient.builder(), Delivery.CALL, 1),
                AwsClients.environment("SENDER_ADDRESS"),
                AwsClients.environment("CONFIGURATION_SET"));
    }

    @Override
    public Outcome send(Message message) {
        SendEmailRequest request = request(message);
        return ProviderCall.outcome(() -> ses.sendEmail(request).messageId(), SesProvider::known);
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

    /** Amazon SES API Reference, SendEmail and Common Errors. */
    private static Optional<Outcome> known(String code, String text) {
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

    /** One code for much that only its text tells apart. */
    private static Outcome rejected(String text) {
        if (text.startsWith("Sending paused") || text.startsWith("Sending suspended")) {
            // Of the whole account, and not of this message.
            return new Outcome.Unavailable();
        }
        if (text.contains("not verified")) {
            return new Outcome.Refused(Reason.SENDER_NOT_VERIFIED);
        }
        // Amazon SES Developer Guide, "Amazon SES email sending errors". To an address on the
        // account's own suppression list SES says yes, and an event tells of it later.
        return new Outcome.Refused(
                text.contains("blacklisted") ? Reason.SUPPRESSED : Reason.CONTENT_REJECTED);
    }
}
