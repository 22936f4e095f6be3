package dev.msgapi.sms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.model.Message;
import dev.msgapi.model.Reason;
import dev.msgapi.sending.Outcome;
import dev.msgapi.testing.Messages;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sns.model.PublishRequest;

class SnsProviderTest {
    private final Message message = Messages.sms();
    private final FakeSns sns = new FakeSns();
    private final SnsProvider provider = new SnsProvider(sns, new BigDecimal("0.50"));

    @Test
    void sendsOneTransactionalSmsToThePhoneNumberOnly() {
        assertThat(provider.send(message)).isEqualTo(new Outcome.Sent("sns-1"));
        PublishRequest request = sns.requests.getFirst();
        assertThat(sns.requests).hasSize(1);
        assertThat(request.phoneNumber()).isEqualTo(Messages.PHONE);
        assertThat(request.message()).isEqualTo(Messages.CONTENT);
        assertThat(request.topicArn()).isNull();
        assertThat(request.targetArn()).isNull();
        assertThat(request.subject()).isNull();
        assertThat(request.messageAttributes())
                .containsOnlyKeys("AWS.SNS.SMS.SMSType", "AWS.SNS.SMS.MaxPrice");
        var type = request.messageAttributes().get("AWS.SNS.SMS.SMSType");
        assertThat(type.dataType()).isEqualTo("String");
        assertThat(type.stringValue()).isEqualTo("Transactional");
        var price = request.messageAttributes().get("AWS.SNS.SMS.MaxPrice");
        assertThat(price.dataType()).isEqualTo("Number");
        assertThat(price.stringValue()).isEqualTo("0.50");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1.00, 1.00", "1e2, 100", "1E-2, 0.01"})
    void writesThePriceWithoutAnExponent(BigDecimal price, String written) {
        new SnsProvider(sns, price).send(message);
        assertThat(
                        sns.requests
                                .getFirst()
                                .messageAttributes()
                                .get("AWS.SNS.SMS.MaxPrice")
                                .stringValue())
                .isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({
        "InvalidParameter, Invalid parameter: PhoneNumber Reason: +1 is not valid to publish to,"
                + " INVALID_RECIPIENT",
        "InvalidParameterException, Invalid parameter: PhoneNumber, INVALID_RECIPIENT",
        "InvalidParameter, Invalid parameter: Message too long, CONTENT_REJECTED",
        "InvalidParameter, Invalid parameter: Empty message, CONTENT_REJECTED"
    })
    void reportsAFinalErrorAsRefused(String code, String text, Reason reason) {
        sns.failure = FakeSns.error(400, code, text);
        assertThat(provider.send(message)).isEqualTo(new Outcome.Refused(reason));
    }

    @ParameterizedTest
    @CsvSource({
        "InvalidParameter, Invalid parameter: ",
        "InvalidParameter, Invalid parameter: MessageAttributes Reason: AWS.SNS.SMS.MaxPrice",
        "InvalidParameter, Invalid parameter: AWS.SNS.SMS.SMSType Reason: not the PhoneNumber's",
        "InvalidParameter, ",
        "InvalidParameterValue, The message attribute 'AWS.SNS.SMS.SMSType' is not valid",
        "ParameterValueInvalid, Message attribute names starting with 'AWS.' are reserved"
    })
    void deniesAnInvalidParameterThatIsNotTheMessages(String code, String text) {
        sns.failure = FakeSns.error(400, code, text);
        assertThat(provider.send(message)).isEqualTo(new Outcome.Denied(code));
    }

    @ParameterizedTest
    @CsvSource({
        "400, Throttling",
        "400, ThrottlingException",
        "429, Throttled",
        "503, ServiceUnavailable"
    })
    void reportsSnsAsUnavailableIfItIsThrottledOrDown(int status, String code) {
        sns.failure = FakeSns.error(status, code, null);
        assertThat(provider.send(message)).isEqualTo(new Outcome.Unavailable(code));
    }

    @ParameterizedTest
    @CsvSource({
        "403, AuthorizationError",
        "403, InvalidClientTokenId",
        "400, UserError",
        "400, SomethingNew",
        "404, "
    })
    void reportsAnUnknownErrorCodeAsDenied(int status, String code) {
        sns.failure = FakeSns.error(status, code, null);
        String expected = code == null ? "HTTP-" + status : code;
        assertThat(provider.send(message)).isEqualTo(new Outcome.Denied(expected));
    }

    @ParameterizedTest
    @CsvSource({"500, InternalFailure", "503, ", "502, ", "500, InvalidParameter"})
    void reportsAServerErrorAsUnknown(int status, String code) {
        sns.failure = FakeSns.error(status, code, null);
        assertThat(provider.send(message)).isEqualTo(new Outcome.Unknown());
    }

    @Test
    void reportsABrokenConnectionAsUnknownAndDoesNotTryAgain() {
        sns.failure = SdkClientException.create("read timed out");
        assertThat(provider.send(message)).isEqualTo(new Outcome.Unknown());
        assertThat(sns.requests).hasSize(1);
    }
}
