package dev.msgapi.email;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.model.Message;
import dev.msgapi.model.Reason;
import dev.msgapi.sending.Outcome;
import dev.msgapi.testing.Messages;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ses.model.SendEmailRequest;

class SesProviderTest {
    private static final String INVALID = "InvalidParameterValue";

    private final Message message = Messages.email();
    private final FakeSes ses = new FakeSes();
    private final SesProvider provider = new SesProvider(ses, "sender@example.com", "events");

    @Test
    void sendsOneEmailAsPlainTextInUtf8() {
        assertThat(provider.send(message)).isEqualTo(new Outcome.Sent("ses-1"));
        SendEmailRequest request = ses.requests.getFirst();
        assertThat(ses.requests).hasSize(1);
        assertThat(request.source()).isEqualTo("sender@example.com");
        assertThat(request.configurationSetName()).isEqualTo("events");
        assertThat(request.destination().toAddresses()).containsExactly(Messages.EMAIL);
        assertThat(request.destination().hasCcAddresses()).isFalse();
        assertThat(request.destination().hasBccAddresses()).isFalse();
        assertThat(request.message().subject().data()).isEqualTo(Messages.SUBJECT);
        assertThat(request.message().subject().charset()).isEqualTo("UTF-8");
        assertThat(request.message().body().text().data()).isEqualTo(Messages.CONTENT);
        assertThat(request.message().body().text().charset()).isEqualTo("UTF-8");
        assertThat(request.message().body().html()).isNull();
    }

    @Test
    void tagsTheEmailWithItsIdInCharactersThatSesAllows() {
        provider.send(message);
        assertThat(ses.requests.getFirst().tags())
                .singleElement()
                .satisfies(tag -> {
                    assertThat(tag.name()).matches("[A-Za-z0-9_-]{1,255}");
                    assertThat(tag.value())
                            .matches("[A-Za-z0-9_-]{1,255}")
                            .isEqualTo(message.id().toString());
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MessageRejected | The message was rejected because it contained a virus."
                        + " | CONTENT_REJECTED",
                "MessageRejected | Illegal content. | CONTENT_REJECTED",
                "InvalidParameterValue | Message length is more than 10485760 bytes long: 'domain'."
                        + " | CONTENT_REJECTED"
            })
    void reportsARefusalOfTheContentAsRefused(String code, String text, Reason reason) {
        ses.failure = FakeSes.error(400, code, text);
        assertThat(provider.send(message)).isEqualTo(new Outcome.Refused(reason));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Local address contains control or whitespace",
                "Local address contains illegal character",
                "Domain contains illegal character",
                "Domain contains control or whitespace",
                "Domain ends with dot",
                "Missing domain",
                "Missing final '@domain'",
                "Illegal address",
                "Invalid email address<ada>.",
                "Address length is more than 320 characters long: 'ada'.",
                "User name is missing: '@example.com'."
            })
    void blamesTheRecipientForABadAddressOnlyIfTheSenderIsBeyondDoubt(String text) {
        ses.failure = FakeSes.error(400, INVALID, text);
        assertThat(provider.send(message)).isEqualTo(new Outcome.Refused(Reason.INVALID_RECIPIENT));
        for (String sender :
                List.of(
                        "sender",
                        "a b@example.com",
                        "Shop<shop@example.com>",
                        "me@m\u00fcller.de")) {
            assertThat(new SesProvider(ses, sender, "events").send(message))
                    .isEqualTo(new Outcome.Denied(INVALID));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Invalid configuration set name <>: only alphanumeric ASCII characters are allowed.",
                "Invalid tag value <a b>: only alphanumeric ASCII characters are allowed.",
                "Duplicate tag name <id>.",
                "Missing required header 'From'.",
                "Something about an address and its domain"
            })
    void deniesAnInvalidParameterThatIsNotTheRecipients(String text) {
        ses.failure = FakeSes.error(400, INVALID, text);
        assertThat(provider.send(message)).isEqualTo(new Outcome.Denied(INVALID));
    }

    @ParameterizedTest
    @CsvSource({
        "400, Throttling, Maximum sending rate exceeded., Throttling",
        "400, Throttling, Daily message quota exceeded., Throttling",
        "400, ThrottlingException, Rate exceeded, ThrottlingException",
        "429, TooManyRequestsException, , TooManyRequestsException",
        "429, , , HTTP-429",
        "400, MessageRejected, Sending paused for this account. For more, MessageRejected/paused",
        "400, MessageRejected, Sending suspended for this account., MessageRejected/paused",
        "503, ServiceUnavailable, , ServiceUnavailable",
        "400, AccountSendingPausedException, paused, AccountSendingPausedException",
        "400, ConfigurationSetSendingPausedException, , ConfigurationSetSendingPausedException",
        "400, MailFromDomainNotVerifiedException, no MX, MailFromDomainNotVerifiedException",
        "400, MailFromDomainNotVerified, , MailFromDomainNotVerified"
    })
    void reportsSesAsUnavailableIfItIsThrottledOrPaused(
            int status, String code, String text, String cause) {
        ses.failure = FakeSes.error(status, code, text);
        assertThat(provider.send(message)).isEqualTo(new Outcome.Unavailable(cause));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " The following identities failed the check in region EU-WEST-1: sender@example.com",
                " The following identities failed the check in region EU-WEST-1: example.com",
                " The following identities failed the check in region EU-WEST-1:"
                        + " Sender <sender@example.com>, sender@example.com, ada@example.com",
                // In the sandbox, the recipient has to be verified too.
                " The following identities failed the check in region EU-WEST-1: ada@example.com",
                " The following identities failed the check in region EU-WEST-1: content@virus.x..."
            })
    void reportsSesAsUnavailableWhileAnIdentityIsNotVerified(String identities) {
        ses.failure =
                FakeSes.error(
                        400, "MessageRejected", "Email address is not verified." + identities);
        assertThat(provider.send(message))
                .isEqualTo(new Outcome.Unavailable("MessageRejected/not-verified"));
    }

    @ParameterizedTest
    @CsvSource({
        "400, MessageRejected",
        "400, InvalidParameterValue",
        "403, AccessDenied",
        "403, SignatureDoesNotMatch",
        "400, ConfigurationSetDoesNotExist",
        "400, SomethingNew",
        "404, "
    })
    void reportsAnUnknownErrorAsDenied(int status, String code) {
        ses.failure = FakeSes.error(status, code, null);
        String expected = code == null ? "HTTP-" + status : code;
        assertThat(provider.send(message)).isEqualTo(new Outcome.Denied(expected));
    }

    @ParameterizedTest
    @CsvSource({"500, InternalFailure", "503, ", "502, ", "500, MessageRejected"})
    void reportsAServerErrorAsUnknown(int status, String code) {
        ses.failure = FakeSes.error(status, code, null);
        assertThat(provider.send(message)).isEqualTo(new Outcome.Unknown());
    }

    @Test
    void reportsABrokenConnectionAsUnknownAndDoesNotTryAgain() {
        ses.failure = SdkClientException.create("read timed out");
        assertThat(provider.send(message)).isEqualTo(new Outcome.Unknown());
        assertThat(ses.requests).hasSize(1);
    }
}
