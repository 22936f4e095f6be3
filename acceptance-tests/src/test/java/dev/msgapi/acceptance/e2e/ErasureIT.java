package dev.msgapi.acceptance.e2e;

import static dev.msgapi.acceptance.e2e.SecureApi.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.msgapi.acceptance.e2e.TwinProcess.Answer;
import dev.msgapi.model.MessageId;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Erases recipients while some of their messages wait in queues, and kills the twin meanwhile. An
 * erasure takes more than a minute, so all of them begin at the start, and the tests that need
 * their end run last. Other classes run while this one waits.
 */
@Execution(ExecutionMode.CONCURRENT)
@Order(1)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ErasureIT {
    private static final int LAST = Integer.MAX_VALUE;

    /**
     * An erasure walks over the messages, waits for 75 s and walks over them again. On a busy
     * machine it takes longer: a worker whose table does not answer tries again after a minute, and
     * an erasure that it cannot requeue is received again after the queue's six minutes.
     */
    private static final Duration ERASED = Duration.ofMinutes(12);

    private static final String GONE = "gone@example.com";
    private static final String KEPT = "kept@example.com";
    private static final String MANY = "many@example.com";
    private static final int MANY_MESSAGES = 1_000;
    private static final String CANARY = "canary-51ce";
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir static Path state;
    private static TwinProcess twin;
    private static AwsPort aws;
    private static SecureApi api;
    private static String sealed;
    private static String kept;
    private static Answer accepted;
    private static Answer historyAtOnce;
    private static Answer decryptedAtOnce;
    private static String ofMany;

    @BeforeAll
    static void start() throws IOException {
        connect();
        aws.tables.putAll(AwsTables.MESSAGES, StoredItems.sent(MANY, MANY_MESSAGES, RANDOM));
        kept = api.sealed(KEPT, "s", CANARY);
        api.post(GONE, CANARY, CANARY.repeat(100), false);
        twin.awaitStatus(GONE, "sent");
        assertThat(aws.tables.messages(GONE)).as("a status item and a content item").hasSize(2);
        api.sealed(GONE, CANARY, CANARY);
        sealed = api.sealed(GONE, CANARY, CANARY);
        // Two messages that a fault left in a dead-letter queue, and one that is still queued.
        aws.send("msg-api-email-dlq", waiting(GONE, false));
        aws.send("msg-api-secure-store-dlq", waiting(GONE, true));
        aws.sendLater("msg-api-email", waiting(GONE, false), 45);

        accepted = api.erase(GONE);
        historyAtOnce = twin.history(GONE, "");
        decryptedAtOnce = api.decrypt(GONE, sealed);
        killInTheMiddle();
    }

    private static void connect() throws IOException {
        twin = TwinProcess.start(state);
        aws = new AwsPort(twin.awsPort);
        api = new SecureApi(twin);
    }

    /** The queue's JSON of a message that was accepted just now. */
    private static String waiting(String to, boolean secure) {
        return """
        {"v":1,"id":"%s","msg_id":"%s","subject":"%s","msg":"%s","store_secure":%s}\
        """
                .formatted(MessageId.at(Instant.now(), RANDOM), to, CANARY, CANARY, secure);
    }

    private static void killInTheMiddle() throws IOException {
        ofMany = api.erase(MANY).json().get("id").asText();
        JsonNode last =
                Await.until(
                        "the first messages to be erased",
                        () -> api.progress(MANY, ofMany).json(),
                        progress -> progress.get("erased").asInt() > 0);
        twin.kill();
        assertThat(last.get("status").asText()).isEqualTo("erasing");
        assertThat(last.get("erased").asInt()).isLessThan(MANY_MESSAGES);
        aws.close();
        connect();
    }

    @AfterAll
    static void stop() {
        aws.close();
        twin.close();
    }

    private static JsonNode awaitErased(String recipient, String id) {
        return Await.until(
                "the end of the erasure of " + recipient,
                ERASED,
                () -> api.progress(recipient, id).json(),
                progress -> progress.get("status").asText().equals("erased"));
    }

    private static String idOf(Answer erasure) {
        return erasure.json().get("id").asText();
    }

    @Test
    void theLocationOfAnErasureShowsItsProgress() {
        assertThat(accepted.status()).as("%s", accepted).isEqualTo(202);
        assertThat(accepted.json().get("msg_id").asText()).isEqualTo(GONE);
        assertThat(accepted.json().get("completed_at").isNull()).isTrue();
        Answer progress = twin.send(twin.signed("GET", "/" + accepted.header("Location"), ""));
        assertThat(progress.status()).as("%s", progress).isEqualTo(200);
        assertThat(progress.json().get("id")).isEqualTo(accepted.json().get("id"));
        assertThat(progress.json().get("timestamp")).isEqualTo(accepted.json().get("timestamp"));
    }

    @Test
    void afterThe202NothingCanBeReadOrOpened() {
        assertNoMessages(historyAtOnce);
        assertProblem(decryptedAtOnce, 404, "message-not-found", CANARY);
    }

    @Test
    void aQueuedMessageIsNeitherSentNorStored() {
        aws.replayDeadLetterQueues();
        aws.awaitEmptyQueues();
        assertThat(AwsPort.QUEUES).allMatch(queue -> aws.count(queue + "-dlq") == 0);
        assertThat(twin.inbox(GONE)).hasSize(3);
        assertThat(aws.tables.statuses(GONE)).hasSize(3);
        assertNoMessages(twin.history(GONE, ""));
    }

    @Test
    @Order(LAST)
    void removesAllContentAndCountsTheMessages() {
        JsonNode progress = awaitErased(GONE, idOf(accepted));
        assertThat(progress.get("erased").asInt()).isEqualTo(3);
        assertThat(progress.get("completed_at").asText()).isNotEmpty();
        assertHoldNoContent(GONE, 3, idOf(accepted));
        assertProblem(api.decrypt(GONE, sealed), 404, "message-not-found", CANARY);
        assertThat(api.entries(GONE))
                .filteredOn(entry -> entry.get("action").asText().equals("erase"))
                // The audit also has the attempts that were answered with 503.
                .filteredOn(entry -> entry.get("request_id").asText().equals(accepted.requestId()))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.get("outcome").asText()).isEqualTo("accepted");
                    assertThat(entry.get("id").isNull()).isTrue();
                });
    }

    @Test
    @Order(LAST)
    void aKillInTheMiddleOfAnErasureOnlyDelaysIt() {
        JsonNode progress = awaitErased(MANY, ofMany);
        assertThat(progress.get("erased").asInt()).isEqualTo(MANY_MESSAGES);
        assertHoldNoContent(MANY, MANY_MESSAGES, ofMany);
        Await.until(
                "the queue of erasures to be empty",
                ERASED,
                () -> aws.count(AwsPort.ERASURES),
                count -> count == 0);
        assertThat(aws.count(AwsPort.ERASURES + "-dlq")).isZero();
    }

    private static void assertHoldNoContent(String recipient, int count, String erasure) {
        assertThat(aws.tables.statuses(recipient)).hasSize(count);
        var items = aws.tables.messages(recipient);
        assertThat(items)
                .allSatisfy(item -> {
                    assertThat(item)
                            .containsKeys("expires_at")
                            .doesNotContainKeys("msg", "subject", "sealed", "reference");
                    assertThat(item.get("erased_by").s()).isEqualTo(erasure);
                });
        assertThat(items.toString()).doesNotContain(CANARY);
    }

    @Test
    void messagesAcceptedAfterwardsAreKeptAndSent() {
        String to = "back@example.com";
        api.sealed(to, "s", "before");
        assertThat(api.erase(to).status()).isEqualTo(202);
        String young = api.sealed(to, "s", "after");
        assertThat(twin.history(to, "").json().get("messages"))
                .singleElement()
                .satisfies(message -> assertThat(message.get("id").asText()).isEqualTo(young));
        assertThat(api.decrypt(to, young).json().get("msg").asText()).isEqualTo("after");
        assertThat(twin.inbox(to)).hasSize(2);
    }

    @Test
    void anErasureCanBeRepeatedAndEachHasItsOwnProgress() {
        String to = "twice@example.com";
        api.sealed(to, "s", "m");
        Answer first = api.erase(to);
        Answer second = api.erase(to);
        assertThat(second.status()).isEqualTo(202);
        assertThat(idOf(second)).isNotEqualTo(idOf(first));
        for (Answer each : List.of(first, second)) {
            assertThat(api.progress(to, idOf(each)).status()).isEqualTo(200);
        }
        assertNoMessages(twin.history(to, ""));
    }

    @Test
    void otherRecipientsAreNotErased() {
        assertOneMessage(KEPT);
        Answer opened = api.decrypt(KEPT, kept);
        assertThat(opened.status()).as("%s", opened).isEqualTo(200);
        assertThat(opened.json().get("msg").asText()).isEqualTo(CANARY);
        assertThat(aws.tables.message(KEPT, kept)).doesNotContainKey("erased_by");
    }

    private static void assertNoMessages(Answer history) {
        assertThat(history.status()).as("%s", history).isEqualTo(200);
        assertThat(history.json().get("messages")).isEmpty();
    }

    private static void assertOneMessage(String recipient) {
        Answer history = twin.history(recipient, "");
        assertThat(history.status()).as("%s", history).isEqualTo(200);
        assertThat(history.json().get("messages")).hasSize(1);
    }

    @Test
    void anErasureIsFoundOnlyUnderItsOwnRecipient() {
        String id = idOf(accepted);
        String unknown = MessageId.at(Instant.now(), RANDOM).toString();
        assertProblem(api.progress(GONE, unknown), 404, "erasure-not-found", CANARY);
        assertProblem(api.progress(KEPT, id), 404, "erasure-not-found", CANARY);
        assertThat(api.progress(GONE, id).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /msg?msg_id=kept%40example.com, 403",
        "GET, /msg/erasure?msg_id=kept%40example.com, 403"
    })
    void rejectsUnsignedRequests(String method, String path, int status) {
        HttpRequest.Builder unsigned =
                twin.request(path).method(method, HttpRequest.BodyPublishers.noBody());
        assertProblem(twin.send(unsigned), status, "forbidden", KEPT);
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /msg?msg_id=kept%40example.com&msg_id=other%40example.com",
        "DELETE, /msg",
        "DELETE, /msg?msg_id=nobody",
        "DELETE, /msg?msg_id=kept%40example.com&id=x",
        "GET, /msg/erasure?msg_id=kept%40example.com",
        "GET, /msg/erasure?msg_id=kept%40example.com&id=x"
    })
    void rejectsRequestsThatDoNotNameExactlyOneRecipient(String method, String path) {
        Answer answer = twin.send(twin.signed(method, path, ""));
        assertProblem(answer, 422, "invalid-fields", KEPT);
        assertOneMessage(KEPT);
    }
}
