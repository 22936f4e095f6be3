package dev.msgapi.local.aws.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.msgapi.local.aws.TestTwin;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.InvalidParameterException;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.SnsException;

class SnsDoubleTest {
    private static final String NUMBER = "+447911123456";
    private static final String STOPPED = "+447911999999";

    @TempDir static Path state;
    static TestTwin twin;
    static SnsClient sns;

    @BeforeAll
    static void start() throws IOException {
        twin = TestTwin.start(state);
        sns = twin.sns();
    }

    @AfterAll
    static void stop() {
        sns.close();
        twin.close();
    }

    @Test
    void putsWhatItAcceptsIntoTheInbox() {
        String id =
                sns.publish(sms ->
                                sms.phoneNumber("+491701234567")
                                        .message("Grüße\n🎈")
                                        .messageAttributes(
                                                Map.of(
                                                        "AWS.SNS.SMS.SMSType",
                                                        text("Transactional"),
                                                        "AWS.SNS.SMS.MaxPrice",
                                                        number("0.50"))))
                        .messageId();
        assertThat(twin.services().inbox().messagesTo("+491701234567"))
                .singleElement()
                .returns("sms", Inbox.Message::channel)
                .returns(null, Inbox.Message::from)
                .returns(null, Inbox.Message::subject)
                .returns("Grüße\n🎈", Inbox.Message::body)
                .returns(id, Inbox.Message::providerMessageId)
                .satisfies(message ->
                        assertThat(message.tags())
                                .containsEntry("AWS.SNS.SMS.SMSType", "Transactional")
                                .containsEntry("AWS.SNS.SMS.MaxPrice", "0.50"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12",
                "447911123456",
                "+0791112345",
                "+44 7911 123456",
                "+1234567890123456",
                "ada"
            })
    void rejectsAnInvalidNumber(String number) {
        assertThatThrownBy(() -> sns.publish(sms -> sms.phoneNumber(number).message("x")))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining(
                        "Invalid parameter: PhoneNumber Reason: "
                                + number
                                + " is not valid to publish to");
    }

    @Test
    void rejectsAnEmptyMessage() {
        assertThatThrownBy(() -> sns.publish(sms -> sms.phoneNumber(NUMBER).message("")))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Empty message");
        assertThatThrownBy(() -> sns.publish(sms -> sms.phoneNumber(NUMBER)))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void accepts1600CharactersAndNoMore() {
        sns.publish(sms -> sms.phoneNumber(NUMBER).message("x".repeat(1600)));
        assertThatThrownBy(
                        () -> sns.publish(sms -> sms.phoneNumber(NUMBER).message("x".repeat(1601))))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("too long");
    }

    @ParameterizedTest
    @CsvSource({
        "AWS.SNS.SMS.SMSType, Urgent",
        "AWS.SNS.SMS.SMSType, transactional",
        "AWS.SNS.SMS.MaxPrice, 0.50",
        "AWS.SNS.SMS.SenderID, MsgApi"
    })
    void rejectsAnInvalidAttribute(String name, String value) {
        assertThatThrownBy(() ->
                        sns.publish(sms ->
                                sms.phoneNumber(NUMBER)
                                        .message("x")
                                        .messageAttributes(Map.of(name, text(value)))))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"free", "0,50", "1 USD", "$1", "1.2.3"})
    void rejectsAPriceThatIsNotANumber(String price) {
        assertThatThrownBy(() ->
                        sns.publish(sms ->
                                sms.phoneNumber(NUMBER)
                                        .message("x")
                                        .messageAttributes(
                                                Map.of("AWS.SNS.SMS.MaxPrice", number(price)))))
                .isInstanceOf(SnsException.class)
                .hasMessageContaining(
                        "Could not cast message attribute 'AWS.SNS.SMS.MaxPrice' value to number.");
    }

    @Test
    void rejectsParametersThatItDoesNotKnow() {
        assertThatThrownBy(() ->
                        sns.publish(r ->
                                r.topicArn("arn:aws:sns:eu-west-1:000000000000:t").message("x")))
                .isInstanceOf(SnsException.class)
                .hasMessageContaining("The twin does not know the parameter TopicArn");
    }

    @Test
    void rejectsAMessageWithoutANumber() {
        assertThatThrownBy(() -> sns.publish(r -> r.message("x")))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void acceptsButDoesNotDeliverToANumberThatOptedOut() throws Exception {
        optOut(STOPPED);
        assertThat(sns.publish(r -> r.phoneNumber(STOPPED).message("never")).messageId())
                .isNotEmpty();
        assertThat(twin.services().inbox().messagesTo(STOPPED)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "+12", "%zz", ""})
    void rejectsAnInvalidNumberThatOptsOut(String number) throws Exception {
        var answer =
                TestTwin.send(twin.request("/_local/opted-out/" + encoded(number)).PUT(nothing()));
        assertThat(answer.statusCode()).isBetween(400, 499);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Action=Fly", "Action=Publish&Message=x&PhoneNumber=%GG"})
    void answersMalformedRequestsAsAwsDoes(String body) throws Exception {
        var answer = twin.post("sns", body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\">");
    }

    private static void optOut(String number) throws Exception {
        var answer = TestTwin.send(twin.request("/_local/opted-out/" + number).PUT(nothing()));
        assertThat(answer.statusCode()).isEqualTo(204);
    }

    private static String encoded(String path) {
        return path.replace("%", "%25");
    }

    private static HttpRequest.BodyPublisher nothing() {
        return HttpRequest.BodyPublishers.noBody();
    }

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
    }

    private static MessageAttributeValue number(String value) {
        return MessageAttributeValue.builder().dataType("Number").stringValue(value).build();
    }
}
