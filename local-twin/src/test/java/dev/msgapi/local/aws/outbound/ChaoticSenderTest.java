package dev.msgapi.local.aws.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.msgapi.local.aws.TestTwin;
import dev.msgapi.local.chaos.Chaos;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.ses.model.MessageRejectedException;
import software.amazon.awssdk.services.ses.model.SesException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.InvalidParameterException;

class ChaoticSenderTest {
    private static final String NUMBER = "+447911123456";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Less than a send that times out takes, and enough for a busy machine to accept it. */
    private static final Duration LITTLE_PATIENCE = Duration.ofSeconds(5);

    @TempDir Path state;
    private TestTwin twin;
    private SesClient ses;
    private SnsClient sns;

    @AfterEach
    void stop() {
        ses.close();
        sns.close();
        twin.close();
    }

    @Test
    void aThrottledSendIsNotAcceptedAndTheSdkKnowsTheError() throws Exception {
        start("throttle=1 seed=1", PATIENCE);
        for (Runnable send : new Runnable[] {this::sendEmail, this::sendSms}) {
            assertThatThrownBy(send::run)
                    .isInstanceOfSatisfying(
                            AwsServiceException.class,
                            e -> {
                                assertThat(e.isThrottlingException()).isTrue();
                                assertThat(e.statusCode()).isEqualTo(400);
                            });
        }
        assertThat(twin.services().inbox().messages()).isEmpty();
        assertThat(counts())
                .isEqualTo(
                        "{\"seed\":1,\"faults\":{\"ses\":{\"throttle\":1},"
                                + "\"sns\":{\"throttle\":1}}}");
    }

    @Test
    void aRefusedSendIsNotAccepted() throws Exception {
        start("refuse=1 seed=1", PATIENCE);
        assertThatThrownBy(this::sendEmail)
                .isInstanceOf(MessageRejectedException.class)
                .hasMessageNotContaining("not verified");
        assertThatThrownBy(this::sendSms)
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageNotContaining("opted out");
        assertThat(twin.services().inbox().messages()).isEmpty();
        assertThat(counts()).contains("\"ses\":{\"refuse\":1},\"sns\":{\"refuse\":1}");
    }

    @Test
    void aSendThatTimesOutIsAccepted() throws Exception {
        start("timeout=1 seed=1", LITTLE_PATIENCE);
        assertThatThrownBy(this::sendEmail).isInstanceOf(ApiCallAttemptTimeoutException.class);
        assertThatThrownBy(this::sendSms).isInstanceOf(ApiCallAttemptTimeoutException.class);
        assertThat(twin.services().inbox().messagesTo("ada@example.com")).hasSize(1);
        assertThat(twin.services().inbox().messagesTo(NUMBER)).hasSize(1);
        assertThat(counts()).contains("\"ses\":{\"timeout\":1},\"sns\":{\"timeout\":1}");
    }

    @Test
    void aSlowSendIsAnsweredLate() throws Exception {
        start("slow=1 seed=1", PATIENCE);
        for (Runnable send : new Runnable[] {this::sendEmail, this::sendSms}) {
            long begin = System.nanoTime();
            send.run();
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(200));
        }
        assertThat(twin.services().inbox().messages()).hasSize(2);
        assertThat(counts()).contains("\"ses\":{\"slow\":1},\"sns\":{\"slow\":1}");
    }

    @Test
    void rejectsWhatTheDoubleRejects() throws Exception {
        start("slow=1 timeout=1", PATIENCE);
        assertThatThrownBy(() ->
                        ses.sendEmail(r ->
                                r.source("nobody@other.example")
                                        .destination(d -> d.toAddresses("a@example.com"))
                                        .message(m ->
                                                m.subject(s -> s.data("Hi"))
                                                        .body(b -> b.text(t -> t.data("x"))))))
                .isInstanceOf(SesException.class)
                .hasMessageContaining("not verified");
        assertThat(counts()).contains("\"timeout\":0,\"slow\":0");
    }

    @Test
    void countsNothingWithoutChaos() throws Exception {
        start("", PATIENCE);
        sendEmail();
        sendSms();
        assertThat(twin.services().inbox().messages()).hasSize(2);
        assertThat(counts()).isEqualTo("{\"faults\":{}}");
    }

    private void start(String chaos, Duration patience) throws Exception {
        twin = TestTwin.start(state, Chaos.parse(chaos));
        ses = client(SesClient.builder(), patience);
        sns = client(SnsClient.builder(), patience);
    }

    /** A client with one attempt, like the product's own clients. */
    private <B extends AwsClientBuilder<B, C>, C> C client(B builder, Duration patience) {
        builder.overrideConfiguration(client ->
                client.apiCallAttemptTimeout(patience)
                        .retryStrategy(AwsRetryStrategy.doNotRetry()));
        return TestTwin.client(builder, twin.services().port());
    }

    private void sendEmail() {
        ses.sendEmail(r ->
                r.source("sender@verified.example")
                        .destination(d -> d.toAddresses("ada@example.com"))
                        .message(m ->
                                m.subject(s -> s.data("Hi")).body(b -> b.text(t -> t.data("x")))));
    }

    private void sendSms() {
        sns.publish(r -> r.phoneNumber(NUMBER).message("x"));
    }

    private String counts() throws Exception {
        return twin.get("/_local/chaos").body();
    }
}
