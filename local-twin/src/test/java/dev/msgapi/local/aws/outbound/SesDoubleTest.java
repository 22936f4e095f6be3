package dev.msgapi.local.aws.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.msgapi.local.aws.TestTwin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.ses.model.ConfigurationSetDoesNotExistException;
import software.amazon.awssdk.services.ses.model.MessageRejectedException;
import software.amazon.awssdk.services.ses.model.MessageTag;
import software.amazon.awssdk.services.ses.model.SendEmailRequest;
import software.amazon.awssdk.services.ses.model.SesException;

class SesDoubleTest {
    @TempDir static Path state;
    static TestTwin twin;
    static SesClient ses;

    @BeforeAll
    static void start() throws IOException {
        twin = TestTwin.start(state);
        ses = twin.ses();
    }

    @AfterAll
    static void stop() {
        ses.close();
        twin.close();
    }

    @Test
    void putsWhatItAcceptsIntoTheInbox() {
        String id =
                send(email ->
                        email.destination(d -> d.toAddresses("in@box.example"))
                                .message(m ->
                                        m.subject(s -> s.data("Grüße <&>"))
                                                .body(b -> b.text(t -> t.data("a\r\n🎈&=+"))))
                                .configurationSetName("events")
                                .tags(tag("message_id", "0199-a_b")));
        assertThat(twin.services().inbox().messagesTo("IN@box.example"))
                .singleElement()
                .returns("email", Inbox.Message::channel)
                .returns("in@box.example", Inbox.Message::to)
                .returns("sender@verified.example", Inbox.Message::from)
                .returns("Grüße <&>", Inbox.Message::subject)
                .returns("a\r\n🎈&=+", Inbox.Message::body)
                .returns(Map.of("message_id", "0199-a_b"), Inbox.Message::tags)
                .returns(id, Inbox.Message::providerMessageId)
                .satisfies(message ->
                        assertThat(message.time())
                                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"));
    }

    @Test
    void acceptsASenderWhoseAddressIsVerified() {
        assertThat(send(email -> email.source("Ops <ops@single.example>"))).startsWith("0102");
    }

    @Test
    void acceptsTheMailboxSimulator() {
        assertThat(
                        send(email ->
                                email.destination(
                                        d -> d.toAddresses("bounce@simulator.amazonses.com"))))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"who@single.example", "ops@sub.verified.example", "ops@other.example"})
    void rejectsAnUnverifiedSender(String source) {
        assertThatThrownBy(() -> send(email -> email.source(source)))
                .isInstanceOf(MessageRejectedException.class)
                .hasMessageContaining(
                        "Email address is not verified. The following identities failed the check"
                                + " in region EU-WEST-1: "
                                + source);
    }

    @Test
    void rejectsASenderUntilItsIdentityIsVerified() {
        String sender = "Late <late@lapsed.example>";
        ses.verifyEmailIdentity(r -> r.emailAddress("late@lapsed.example"));
        assertThat(send(email -> email.source(sender))).isNotEmpty();
        ses.deleteIdentity(r -> r.identity("late@lapsed.example"));
        assertThatThrownBy(() -> send(email -> email.source(sender)))
                .isInstanceOf(MessageRejectedException.class)
                .hasMessageContaining("identities failed the check in region EU-WEST-1: " + sender);
        ses.verifyEmailIdentity(r -> r.emailAddress("late@lapsed.example"));
        assertThat(send(email -> email.source(sender))).isNotEmpty();
    }

    @Test
    void rejectsToVerifyWhatIsNotAnEmailAddress() {
        assertThatThrownBy(() -> ses.verifyEmailIdentity(r -> r.emailAddress("lapsed.example")))
                .isInstanceOfSatisfying(
                        SesException.class,
                        e ->
                                assertThat(e.awsErrorDetails().errorCode())
                                        .isEqualTo("InvalidParameterValue"));
    }

    @Test
    void rejectsAnUnknownConfigurationSet() {
        assertThatThrownBy(() -> send(email -> email.configurationSetName("nope")))
                .isInstanceOf(ConfigurationSetDoesNotExistException.class)
                .hasMessageContaining("Configuration set <nope> does not exist.");
    }

    @Test
    void knowsAConfigurationSetUntilItIsDeleted() {
        ses.createConfigurationSet(r -> r.configurationSet(set -> set.name("late")));
        assertThat(send(email -> email.configurationSetName("late"))).isNotEmpty();
        ses.deleteConfigurationSet(r -> r.configurationSetName("late"));
        assertThatThrownBy(() -> send(email -> email.configurationSetName("late")))
                .isInstanceOf(ConfigurationSetDoesNotExistException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada",
                "@example.com",
                "a b@example.com",
                "ädä@example.com",
                "ada@exa mple.com",
                "ada@münchen.example",
                "ada@-x.example",
                "ada@localhost",
                "a..b@example.com",
                "a@example.com, b@example.com",
                ""
            })
    void rejectsAnInvalidRecipient(String to) {
        refuses(email -> email.destination(d -> d.toAddresses(to)));
    }

    @Test
    void rejectsAnEmailWithoutARecipient() {
        refuses(email -> email.destination(d -> {}));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "ünï", "a@b", "a.b"})
    void rejectsATagWithOtherCharacters(String text) {
        refuses(email -> email.tags(tag(text, "value")));
        refuses(email -> email.tags(tag("name", text)));
    }

    @Test
    void rejectsATagThatAppearsTwice() {
        refuses(email -> email.tags(tag("a", "1"), tag("a", "2")));
    }

    @Test
    void rejectsAnEmailWithoutSubjectOrBody() {
        refuses(email -> email.message(m -> m.body(b -> b.text(t -> t.data("x")))));
        refuses(email -> email.message(m -> m.subject(s -> s.data("x"))));
    }

    @Test
    void rejectsALineBreakInTheSubject() {
        refuses(email ->
                email.message(m ->
                        m.subject(s -> s.data("a\r\nBcc: b@c.example"))
                                .body(b -> b.text(t -> t.data("x")))));
    }

    @Test
    void rejectsMoreThanTenMegabytes() {
        refuses(email ->
                email.message(m ->
                        m.subject(s -> s.data("x"))
                                .body(b -> b.text(t -> t.data("x".repeat(10 * 1024 * 1024))))));
    }

    @Test
    void rejectsParametersThatItDoesNotKnow() {
        for (Consumer<SendEmailRequest.Builder> change :
                List.<Consumer<SendEmailRequest.Builder>>of(
                        email -> email.destination(d -> d.ccAddresses("a@b.example")),
                        email ->
                                email.destination(d -> d.toAddresses("a@b.example", "c@d.example")),
                        email -> email.replyToAddresses("a@b.example"))) {
            assertThatThrownBy(() -> send(change))
                    .isInstanceOf(SesException.class)
                    .hasMessageContaining("The twin does not know the parameter");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Action=", "Action=Fly", "Action=SendEmail", "%zz=1", "Action=%"})
    void answersMalformedRequestsAsAwsDoes(String body) throws Exception {
        var answer = twin.post("email", body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/xml");
        assertThat(answer.body())
                .contains("<ErrorResponse xmlns=\"http://ses.amazonaws.com/doc/2010-12-01/\">")
                .containsPattern(
                        "<Error><Type>Sender</Type><Code>\\w+</Code><Message>.+</Message></Error><RequestId>");
    }

    private static void refuses(Consumer<SendEmailRequest.Builder> change) {
        assertThatThrownBy(() -> send(change))
                .isInstanceOfSatisfying(
                        SesException.class,
                        e -> {
                            assertThat(e.statusCode()).isEqualTo(400);
                            assertThat(e.awsErrorDetails().errorCode())
                                    .isEqualTo("InvalidParameterValue");
                        });
    }

    private static String send(Consumer<SendEmailRequest.Builder> change) {
        return ses.sendEmail(
                        email -> {
                            email.source("sender@verified.example")
                                    .destination(d -> d.toAddresses("ada@example.com"))
                                    .message(m ->
                                            m.subject(s -> s.data("Hi"))
                                                    .body(b -> b.text(t -> t.data("x"))));
                            change.accept(email);
                        })
                .messageId();
    }

    private static MessageTag tag(String name, String value) {
        return MessageTag.builder().name(name).value(value).build();
    }
}
