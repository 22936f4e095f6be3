package dev.msgapi.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.http.testing.ApiAnswer;
import dev.msgapi.http.testing.ApiEvent;
import dev.msgapi.model.Content;
import dev.msgapi.model.ErasureId;
import dev.msgapi.model.Status;
import dev.msgapi.store.History;
import dev.msgapi.store.StoreUnavailable;
import dev.msgapi.store.StoredMessage;
import dev.msgapi.testing.Ids;
import dev.msgapi.testing.Messages;
import dev.msgapi.testing.RecordingContext;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryHandlerTest {
    /** AWS Lambda's quota for a synchronous response. */
    private static final int LAMBDA_ANSWER_MAX = 6 * 1024 * 1024;

    private ErasureId erasure;
    private final InMemoryHistory history = new InMemoryHistory();
    private final RecordingContext context = new RecordingContext();

    @Test
    void answersAPageAsTheContractSays() {
        StoredMessage message = history.add(0, Status.SENT, "Hello");
        ApiAnswer answer = get(history, "msg_id", "Ada@example.com");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.body())
                .hasToString(
                        "{\"msg_id\":\"ada@example.com\",\"messages\":[{\"id\":\""
                                + message.id()
                                + "\",\"timestamp\":\"2026-11-22T15:42:07.123Z\","
                                + "\"channel\":\"email\",\"status\":\"sent\",\"subject\":\"Hi\","
                                + "\"msg\":\"Hello\",\"store_secure\":false,\"attempts\":1,"
                                + "\"reference\":null,\"provider_message_id\":\"ses-1\","
                                + "\"reason\":null,"
                                + "\"updated_at\":\"2026-11-22T15:42:07.123Z\"}],\"next\":null}");
    }

    @Test
    void answersARecipientWithoutMessagesWithAnEmptyPage() {
        ApiAnswer answer = get(history, "msg_id", "ada@example.com");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .hasToString("{\"msg_id\":\"ada@example.com\",\"messages\":[],\"next\":null}");
    }

    @Test
    void showsNoContentOfASecureMessage() {
        history.add(
                new StoredMessage(
                        Messages.id(),
                        "email",
                        "queued",
                        null,
                        true,
                        0,
                        "order-42",
                        null,
                        null,
                        "2026-11-22T15:42:07.123Z"));
        var message = get(history, "msg_id", "ada@example.com").body().get("messages").get(0);
        assertThat(message.get("subject").isNull()).isTrue();
        assertThat(message.get("msg").isNull()).isTrue();
        assertThat(message.get("store_secure").booleanValue()).isTrue();
        assertThat(message.get("reference").textValue()).isEqualTo("order-42");
    }

    /** While a new version is deployed, a consumer may be newer than this function. */
    @Test
    void showsWordsThatALaterVersionWrote() {
        history.add(
                new StoredMessage(
                        Messages.id(),
                        "push",
                        "scheduled",
                        new Content.Text("text"),
                        false,
                        1,
                        null,
                        null,
                        "quiet_hours",
                        "2026-11-22T15:42:07.123Z"));
        ApiAnswer answer = get(history, "msg_id", "ada@example.com");
        assertThat(answer.status()).isEqualTo(200);
        var message = answer.body().get("messages").get(0);
        assertThat(message.get("channel").textValue()).isEqualTo("push");
        assertThat(message.get("status").textValue()).isEqualTo("scheduled");
        assertThat(message.get("reason").textValue()).isEqualTo("quiet_hours");
    }

    @Test
    void leadsFromPageToPage() {
        StoredMessage older = history.add(0, Status.SENT, "1");
        StoredMessage newer = history.add(1, Status.SENT, "2");
        ApiAnswer first = get(history, "msg_id", "ada@example.com", "limit", "1");
        assertThat(idOf(first)).isEqualTo(newer.id().toString());

        String next = first.body().get("next").textValue();
        ApiAnswer second = get(history, "msg_id", "ada@example.com", "limit", "1", "next", next);
        assertThat(idOf(second)).isEqualTo(older.id().toString());
        assertThat(second.body().get("next").isNull()).isTrue();
    }

    @Test
    void findsOneMessageByItsId() {
        StoredMessage wanted = history.add(0, Status.SENT, "1");
        history.add(0, Status.SENT, "2");
        String id = wanted.id().toString();
        ApiAnswer answer = get(history, "msg_id", "ada@example.com", "id", id);
        assertThat(answer.body().get("messages")).hasSize(1);
        assertThat(idOf(answer)).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\"", "\\", "\u0001", "\n", "\u007F", "é", "€", "😀"})
    void neverExceedsTheResponseLimitOfLambda(String character) {
        int bytes = character.getBytes(StandardCharsets.UTF_8).length;
        String content = character.repeat(Math.min(256 * 1024 / bytes, 170_000));
        for (int i = 0; i < 30; i++) {
            history.add(i, Status.SENT, content);
        }
        assertFits(get(history, "msg_id", "ada@example.com", "limit", "100"));
    }

    @ParameterizedTest
    @ValueSource(ints = {10_000, 31_000, 32_000})
    void neverExceedsTheResponseLimitOfLambdaIfEveryFieldIsLarge(int characters) {
        for (int i = 0; i < 100; i++) {
            StoredMessage sample = history.add(i, Status.SENT, "");
            history.add(
                    new StoredMessage(
                            sample.id(),
                            "email",
                            "sent",
                            new Content.Email("\"".repeat(998), "a".repeat(characters)),
                            false,
                            1,
                            "\\".repeat(255),
                            "ses",
                            null,
                            sample.updatedAt()));
        }
        assertFits(get(history, "msg_id", "ada@example.com", "limit", "100"));
    }

    @Test
    void rejectsAQueryWithoutRepeatingIt() {
        ApiAnswer answer =
                get(history, "msg_id", "canary", "id", "canary", "canary", "x", "next", "canary");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.errors())
                .containsExactly(
                        " unknown_parameter", "/msg_id invalid_recipient", "/id invalid_value");
        assertThat(answer.text()).doesNotContain("canary");
        assertThat(history.reads).isEmpty();
    }

    @Test
    void showsOnlyMessagesAcceptedAfterTheErasure() {
        history.add(0, Status.SENT, "before");
        history.add(5, Status.SENT, "at its very millisecond");
        StoredMessage after = history.add(6, Status.SENT, "after");
        erasure = Ids.erasure(Messages.ACCEPTED.plusMillis(5));
        for (String order : new String[] {"asc", "desc"}) {
            ApiAnswer answer = get(history, "msg_id", "ada@example.com", "order", order);
            assertThat(answer.body().get("messages")).hasSize(1);
            assertThat(idOf(answer)).isEqualTo(after.id().toString());
        }
    }

    @Test
    void doesNotFindAnErasedMessageByItsId() {
        StoredMessage erased = history.add(0, Status.SENT, "before");
        erasure = Ids.erasure(Messages.ACCEPTED);
        String id = erased.id().toString();
        assertThat(get(history, "msg_id", "ada@example.com", "id", id).body().get("messages"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"asc", "desc"})
    void continuesAfterAnErasureBetweenTwoPages(String order) {
        for (int i = 0; i < 6; i++) {
            history.add(i, Status.SENT, "message " + i);
        }
        String[] query = {"msg_id", "ada@example.com", "limit", "2", "order", order};
        String next = get(history, query).body().get("next").textValue();
        erasure = Ids.erasure(Messages.ACCEPTED.plusMillis(4));
        String[] more = Arrays.copyOf(query, query.length + 2);
        more[query.length] = "next";
        more[query.length + 1] = next;
        ApiAnswer answer = get(history, more);
        assertThat(answer.status()).isEqualTo(200);
        // Ascending, the remaining message follows; descending, it was on the page before.
        assertThat(answer.body().get("messages")).hasSize(order.equals("asc") ? 1 : 0);
        assertThat(answer.body().get("next").isNull()).isTrue();
    }

    @Test
    void answers503IfTheTableDoesNotAnswer() {
        History down =
                (_, _) -> {
                    throw new StoreUnavailable(
                            "SdkClientException", new IllegalStateException("canary"));
                };
        ApiAnswer answer = get(down, "msg_id", "canary@example.com");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).matches("[1-9][0-9]*");
        assertSilent(answer);
    }

    @Test
    void answers500ForABugWithoutDetails() {
        History broken =
                (_, _) -> {
                    throw new IllegalStateException("canary");
                };
        ApiAnswer answer = get(broken, "msg_id", "canary@example.com");
        assertThat(answer.status()).isEqualTo(500);
        assertSilent(answer);
    }

    private void assertSilent(ApiAnswer answer) {
        assertThat(answer.text()).doesNotContain("canary").doesNotContain("Exception");
        assertThat(context.lines())
                .hasSize(1)
                .allSatisfy(line -> assertThat(line).doesNotContain("canary"));
    }

    private static void assertFits(ApiAnswer answer) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().get("messages")).isNotEmpty();
        assertThat(answer.text().getBytes(StandardCharsets.UTF_8).length)
                .isLessThan(LAMBDA_ANSWER_MAX);
    }

    private static String idOf(ApiAnswer answer) {
        return answer.body().get("messages").get(0).get("id").textValue();
    }

    private ApiAnswer get(History history, String... query) {
        return ApiEvent.get(query)
                .sendTo(
                        new QueryHandler(
                                history,
                                (_, _) -> Optional.ofNullable(erasure),
                                () -> Messages.ACCEPTED.plusSeconds(3600)),
                        context);
    }
}
