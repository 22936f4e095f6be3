package dev.msgapi.email;

import dev.msgapi.aws.AwsClients;
import dev.msgapi.delivery.Outcome;
import dev.msgapi.delivery.Provider;
import dev.msgapi.delivery.Reason;
import dev.msgapi.model.Message;
import java.time.Duration;
import java.util.Objects;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.ses.model.Content;
import software.amazon.awssdk.services.ses.model.MessageTag;
import software.amazon.awssdk.services.ses.model.SendEmailRequest;
import software.amazon.awssdk.services.ses.model.SesException;

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
                aws.build(SesClient.builder(), Duration.ofSeconds(8), 1),
                AwsClients.environment("SENDER_ADDRESS"),
                AwsClients.environment("CONFIGURATION_SET"));
    }

    @Override
    public Outcome send(Message message) {
        try {
            return new Outcome.Sent(ses.sendEmail(request(message)).messageId());
        } catch (SesException e) {
            return outcome(e);
        }
    }

    private SendEmailRequest request(Message message) {
        Content subject = utf8(Objects.requireNonNull(message.subject()));
        Content content = utf8(message.content());
        return SendEmailRequest.builder()
                .source(sender)
                .configurationSetName(configurationSet)
                .destination(to -> to.toAddresses(message.to().address()))
                .message(email -> email.subject(subject).body(body -> body.text(content)))
                .tags(MessageTag.builder().name("id").value(message.id().toString()).build())
                .build();
    }

    private static Content utf8(String text) {
        return Content.builder().charset(UTF_8).data(text).build();
    }

    /** Amazon SES API Reference, SendEmail and Common Errors. What is not listed comes back. */
    private static Outcome outcome(SesException e) {
        if (e.isThrottlingException()) {
            return new Outcome.Unavailable();
        }
        if (e.statusCode() >= 500) {
            // It failed somewhere on its way: SES may have taken the message, so the claim stays.
            throw e;
        }
        String message = Objects.requireNonNullElse(e.awsErrorDetails().errorMessage(), "");
        return switch (e.awsErrorDetails().errorCode()) {
            case "MessageRejected" ->
                    message.contains("not verified")
                            ? new Outcome.Refused(Reason.SENDER_NOT_VERIFIED)
                            : new Outcome.Refused(Reason.CONTENT_REJECTED);
            case "MailFromDomainNotVerifiedException", "MailFromDomainNotVerified" ->
                    new Outcome.Refused(Reason.SENDER_NOT_VERIFIED);
            case "InvalidParameterValue" -> new Outcome.Refused(Reason.INVALID_RECIPIENT);
            case "AccountSendingPausedException", "ConfigurationSetSendingPausedException" ->
                    new Outcome.Unavailable();
            case null, default -> throw e;
        };
    }
}
