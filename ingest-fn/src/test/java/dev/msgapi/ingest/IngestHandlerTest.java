package dev.msgapi.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.http.testing.ApiAnswer;
import dev.msgapi.http.testing.ApiEvent;
import dev.msgapi.model.Content;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.queue.Outbox;
import dev.msgapi.queue.QueueUnavailable;
import dev.msgapi.testing.Messages;
import dev.msgapi.testing.RecordingContext;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IngestHandlerTest {
    private static final String EMAIL = Requests.email("reference", "\"order-42\"");

    private final Requests requests = new Requests();

    @Test
    void answersAnEmailAsTheContractSays() {
        ApiAnswer answer = requests.accept(ApiEvent.post(EMAIL));
        String id = requests.outbox.getFirst().id().toString();
        assertThat(answer.body())
                .hasToString(
                        "{\"id\":\""
                                + id
                                + "\",\"msg_id\":\"canary.mail@example.com\","
                                + "\"timestamp\":\"2026-11-22T15:42:07.123Z\","
                                + "\"channel\":\"email\",\"status\":\"queued\","
                                + "\"store_secure\":false,\"reference\":\"order-42\"}");
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("Location"))
                .isEqualTo("msg?msg_id=canary.mail%40example.com&id=" + id);
    }

    @Test
    void answersAnSmsWithItsSegmentsAndEncoding() {
        ApiAnswer answer =
                requests.accept(ApiEvent.post(Requests.sms("msg", "\"" + "€".repeat(90) + "\"")));
        assertThat(answer.members())
                .containsExactlyInAnyOrder(
                        "id",
                        "msg_id",
                        "timestamp",
                        "channel",
                        "status",
                        "store_secure",
                        "reference",
                        "segments",
                        "encoding");
        assertThat(answer.body().get("segments").intValue()).isEqualTo(2);
        assertThat(answer.body().get("encoding").textValue()).isEqualTo("GSM-7");
        assertThat(answer.body().get("channel").textValue()).isEqualTo("sms");
        assertThat(answer.body().get("reference").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+447700900123", "ada+tag@example.com", "a&id=b%c#d=e@example.com"})
    void theLocationDecodesToRecipientAndId(String recipient) {
        String body =
                recipient.startsWith("+")
                        ? Requests.sms("msg_id", quoted(recipient))
                        : Requests.email("msg_id", quoted(recipient));
        String location = requests.accept(ApiEvent.post(body)).header("Location");
        String[] query = location.substring("msg?".length()).split("&", -1);
        assertThat(query).hasSize(2);
        assertThat(URLDecoder.decode(query[0], StandardCharsets.UTF_8))
                .isEqualTo("msg_id=" + recipient);
        assertThat(query[1]).isEqualTo("id=" + requests.outbox.getFirst().id());
    }

    @ParameterizedTest
    @CsvSource({
        "https://abc.execute-api.eu-west-1.amazonaws.com/v1/msg, /v1/msg",
        "https://messages.example.com/msg, /msg"
    })
    void theLocationResolvesUnderAStageAndUnderACustomDomain(URI request, String path) {
        String location =
                requests.accept(ApiEvent.post(Requests.email("reference", "\"r\"")))
                        .header("Location");
        URI resolved = request.resolve(location);
        assertThat(resolved.getHost()).isEqualTo(request.getHost());
        assertThat(resolved.getPath()).isEqualTo(path);
        assertThat(resolved.getQuery()).contains("id=" + requests.outbox.getFirst().id());
    }

    @Test
    void queuesTheMessageUnchanged() {
        requests.accept(ApiEvent.post(Requests.email("store_secure", "true")));
        Message message = requests.outbox.getFirst();
        assertThat(message.to().address()).isEqualTo(Messages.EMAIL);
        assertThat(message.content())
                .isEqualTo(new Content.Email("canary-subject", "canary-content"));
        assertThat(message.storeSecure()).isTrue();
        assertThat(message.reference()).isNull();
        assertThat(message.id().instant()).isEqualTo(Messages.ACCEPTED);
    }

    @Test
    void logsTheIdOfAnAcceptedMessage() {
        requests.accept(ApiEvent.post(EMAIL));
        MessageId id = requests.outbox.getFirst().id();
        assertThat(requests.context.lines())
                .containsExactly(
                        "{\"event\":\"accepted\",\"id\":\"" + id + "\",\"channel\":\"email\"}\n");
    }

    @Test
    void answers503IfTheQueueDoesNotConfirm() {
        ApiAnswer answer =
                failing(message -> {
                    throw new QueueUnavailable(
                            "IllegalStateException",
                            new IllegalStateException(message.content().text()));
                });
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).matches("[1-9][0-9]*");
    }

    @Test
    void answers500ForABugWithoutDetails() {
        ApiAnswer answer =
                failing(message -> {
                    throw new IllegalStateException(message.content().text());
                });
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.text()).doesNotContain("Exception").doesNotContain("dev.msgapi");
    }

    private static ApiAnswer failing(Outbox outbox) {
        RecordingContext context = new RecordingContext();
        ApiAnswer answer =
                ApiEvent.post(EMAIL)
                        .sendTo(
                                new IngestHandler(
                                        outbox,
                                        Requests.UNTOUCHED,
                                        Requests.NO_LIMIT,
                                        Requests.BRITAIN,
                                        () -> Messages.ACCEPTED),
                                context);
        assertThat(answer.text()).doesNotContain("canary");
        assertThat(context.lines())
                .hasSize(1)
                .allSatisfy(line ->
                        assertThat(line)
                                .contains("IllegalStateException")
                                .doesNotContain("canary"));
        return answer;
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }
}
