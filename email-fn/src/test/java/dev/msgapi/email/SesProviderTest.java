package dev.msgapi.email;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.model.Message;
import dev.msgapi.model.Reason;
import dev.msgapi.sending.Outcome;
import dev.msgapi.testing.Messages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ses.model.SendEmailRequest;

class SesProviderTest {
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
    @CsvSource({
        "400, MessageRejected, Email address is not verified., SENDER_NOT_VERIFIED",
        "400, MessageRejected, Illegal content., CONTENT_REJECTED",
        "400, MessageRejected, , CONTENT_REJECTED",
        "400, MailFromDomainNotVerifiedException, no MX, SENDER_NOT_VERIFIED",
        "400, InvalidParameterValue, Local address contains control or whitespace,"
                + " INVALID_RECIPIENT"
    })
    void reportsAFinalErrorAsRefused(int status, String code, String text, Reason reason) {
        ses.failure = FakeSes.error(status, code, text);
        assertThat(provider.send(message)).isEqualTo(new Outcome.Refused(reason));
    }

    @ParameterizedTest
    @CsvSource({
        "400, Throttling, Maximum sending rate exceeded.",
        "400, Throttling, Daily message quota exceeded.",
        "400, ThrottlingException, Rate exceeded",
        "429, TooManyRequestsException, ",
        "400, MessageRejected, Sending paused for this account. For more information",
        "400, MessageRejected, Sending suspended for this account. For more information",
        "503, ServiceUnavailable, ",
        "400, AccountSendingPausedException, paused",
        "400, ConfigurationSetSendingPausedException, paused"
    })
    void reportsSesAsUnavailableIfItIsThrottledOrPaused(int status, String code, String text) {
        ses.failure = FakeSes.error(status, code, text);
        assertThat(provider.send(message)).isEqualTo(new Outcome.Unavailable());
    }

    @ParameterizedTest
    @CsvSource({
        "403, AccessDenied",
        "403, SignatureDoesNotMatch",
        "400, ConfigurationSetDoesNotExist",
        "400, SomethingNew",
        "404, "
    })
    void reportsAnUnknownErrorCodeAsDenied(int status, String code) {
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
