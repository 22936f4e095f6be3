package dev.msgapi.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.msgapi.acceptance.e2e.TwinProcess.Answer;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole way of a message, over HTTP: from the POST to the inbox and the history. */
@ExtendWith(SharedTwin.Extension.class)
class PipelineIT {
    private static TwinProcess twin;
    private static SharedTwin shared;

    @BeforeAll
    static void connect(SharedTwin running) {
        shared = running;
        twin = running.twin();
    }

    /** With the stage in the path, as at execute-api, and without it, as at a custom domain. */
    @ParameterizedTest
    @ValueSource(strings = {"/v1/msg", "/msg"})
    void theLocationOfAMessageLeadsToItsHistory(String path) {
        String recipient = "location" + path.length() + "@example.com";
        String body = "{\"msg_id\":\"%s\",\"subject\":\"s\",\"msg\":\"m\"}".formatted(recipient);
        Answer accepted =
                twin.send(
                        twin.request(path)
                                .header("Idempotency-Key", recipient)
                                .POST(BodyPublishers.ofString(body)));
        assertThat(accepted.status()).isEqualTo(202);
        twin.awaitStatus(recipient, "sent");
        URI location = accepted.http().uri().resolve(accepted.header("Location"));
        assertThat(location.getRawPath()).isEqualTo(path);
        Answer history = twin.send(twin.request(path + "?" + location.getRawQuery()).GET());
        assertThat(history.status()).isEqualTo(200);
        assertThat(history.json().at("/messages/0/id")).isEqualTo(accepted.json().get("id"));
    }

    @Test
    void anEmailIsInTheInboxAndInTheHistory() {
        Answer accepted =
                twin.post(
                        """
                        {"msg_id":"Grace@Example.com","subject":"Grüße ✉","msg":"line 1\\nline 2",
                         "reference":"order-42"}\
                        """);
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.header("Location"))
                .isEqualTo(
                        "msg?msg_id=Grace%40Example.com&id=" + accepted.json().at("/id").asText());
        assertThat(accepted.json().at("/status").asText()).isEqualTo("queued");

        JsonNode stored = twin.awaitStatus("grace@example.com", "sent");
        assertThat(stored.get("id")).isEqualTo(accepted.json().get("id"));
        assertThat(stored.get("timestamp")).isEqualTo(accepted.json().get("timestamp"));
        assertThat(stored.get("subject").asText()).isEqualTo("Grüße ✉");
        assertThat(stored.get("msg").asText()).isEqualTo("line 1\nline 2");
        assertThat(stored.get("reference").asText()).isEqualTo("order-42");
        assertThat(stored.get("attempts").asInt()).isEqualTo(1);
        assertThat(stored.get("reason").isNull()).isTrue();

        List<JsonNode> inbox = twin.inbox("Grace@Example.com");
        assertThat(inbox).hasSize(1);
        assertThat(inbox.getFirst().get("channel").asText()).isEqualTo("email");
        assertThat(inbox.getFirst().get("subject").asText()).isEqualTo("Grüße ✉");
        assertThat(inbox.getFirst().get("body").asText()).isEqualTo("line 1\nline 2");
        assertThat(inbox.getFirst().at("/tags/id")).isEqualTo(accepted.json().get("id"));
        assertThat(inbox.getFirst().get("provider_message_id"))
                .isEqualTo(stored.get("provider_message_id"));
    }

    @Test
    void aLargeEmailIsInTheInboxAndInTheHistory() {
        String large = "large ".repeat(40_000);
        Answer accepted =
                twin.post(
                        "{\"msg_id\":\"large@example.com\",\"subject\":\"s\",\"msg\":\"%s\"}"
                                .formatted(large));
        assertThat(accepted.status()).isEqualTo(202);
        JsonNode stored = twin.awaitStatus("large@example.com", "sent");
        assertThat(stored.get("msg").asText()).isEqualTo(large);
        assertThat(stored.get("subject").asText()).isEqualTo("s");
        assertThat(twin.inbox("large@example.com"))
                .singleElement()
                .satisfies(email -> assertThat(email.get("body").asText()).isEqualTo(large));
    }

    @Test
    void anSmsIsInTheInboxAndInTheHistory() {
        Answer accepted =
                twin.post("{\"msg_id\":\"+447700900123\",\"msg\":\"Your code is 4711 €\"}");
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.json().get("segments").asInt()).isEqualTo(1);
        assertThat(accepted.json().get("encoding").asText()).isEqualTo("GSM-7");

        JsonNode stored = twin.awaitStatus("+447700900123", "sent");
        assertThat(stored.get("subject").isNull()).isTrue();
        assertThat(twin.inbox("+447700900123"))
                .singleElement()
                .satisfies(sms -> {
                    assertThat(sms.get("channel").asText()).isEqualTo("sms");
                    assertThat(sms.get("body").asText()).isEqualTo("Your code is 4711 €");
                });
    }

    @Test
    void aSecureMessageIsSentAndNoFileOfTheTwinContainsItsContent() {
        String secret = "canary-7f3a91-in-the-coal-mine";
        Answer accepted =
                twin.post(
                        """
                        {"msg_id":"mary@example.com","subject":"%s-subject","msg":"%s","store_secure":true}\
                        """
                                .formatted(secret, secret));
        assertThat(accepted.status()).isEqualTo(202);

        JsonNode stored = twin.awaitStatus("mary@example.com", "sent");
        assertThat(stored.get("store_secure").asBoolean()).isTrue();
        assertThat(stored.get("subject").isNull()).isTrue();
        assertThat(stored.get("msg").isNull()).isTrue();
        assertThat(twin.inbox("mary@example.com"))
                .singleElement()
                .satisfies(email -> assertThat(email.get("body").asText()).isEqualTo(secret));

        assertThat(new CanarySearch(secret).inFiles(shared.state())).isEmpty();
    }

    @Test
    void aHistoryIsReadPageByPage() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            Answer accepted =
                    twin.post(
                            "{\"msg_id\":\"pages@example.com\",\"subject\":\"%d\",\"msg\":\"m\"}"
                                    .formatted(i));
            ids.add(accepted.json().get("id").asText());
        }
        Await.until(
                "all seven messages to be sent",
                () -> twin.history("pages@example.com", "&status=sent").json().get("messages"),
                messages -> messages.size() == 7);

        List<String> read = new ArrayList<>();
        String next = "";
        int pages = 0;
        do {
            JsonNode page = twin.history("pages@example.com", "&limit=3&order=asc" + next).json();
            page.get("messages").forEach(message -> read.add(message.get("id").asText()));
            next = page.get("next").isNull() ? "" : "&next=" + page.get("next").asText();
            pages++;
        } while (!next.isEmpty());

        assertThat(read).containsExactlyInAnyOrderElementsOf(ids).isSorted();
        assertThat(pages).isEqualTo(3);
        String one = "&id=" + ids.get(4);
        assertThat(twin.history("pages@example.com", one).json().get("messages"))
                .singleElement()
                .satisfies(message -> assertThat(message.get("id").asText()).isEqualTo(ids.get(4)));
        assertThat(twin.history("nobody@example.com", "").json().get("messages")).isEmpty();
        assertThat(twin.history("PAGES@EXAMPLE.COM", "&channel=sms").json().get("messages"))
                .isEmpty();
    }

    @Test
    void messagesOfEightConcurrentClientsArriveOnceEach() throws Exception {
        String recipient = "eight-clients@example.com";
        Set<String> ids = new HashSet<>();
        try (var clients = Executors.newFixedThreadPool(8)) {
            List<Future<Answer>> answers =
                    IntStream.range(0, 200)
                            .mapToObj(i ->
                                    clients.submit(() ->
                                            twin.post(
                                                    "{\"msg_id\":\"%s\",\"subject\":\"s\",\"msg\":\"m%d\"}"
                                                            .formatted(recipient, i))))
                            .toList();
            for (Future<Answer> answer : answers) {
                assertThat(answer.get().status()).as("%s", answer.get()).isEqualTo(202);
                ids.add(answer.get().json().get("id").asText());
            }
        }
        assertThat(ids).hasSize(200);
        Await.until(
                "all messages to arrive", () -> twin.inbox(recipient).size(), size -> size >= 200);
        assertThat(twin.inbox(recipient))
                .extracting(message -> message.at("/tags/id").asText())
                .containsExactlyInAnyOrderElementsOf(ids);
        Set<String> stored = new HashSet<>();
        String next = "";
        do {
            JsonNode page = twin.history(recipient, "&limit=100" + next).json();
            page.get("messages").forEach(message -> stored.add(message.get("id").asText()));
            next = page.get("next").isNull() ? "" : "&next=" + page.get("next").asText();
        } while (!next.isEmpty());
        assertThat(stored).isEqualTo(ids);
    }

    @Test
    void theAwsPortListsTheQueuesAndTablesOfTheTemplate() {
        assertThat(shared.aws().queueNames())
                .containsExactlyInAnyOrder(
                        "msg-api-email",
                        "msg-api-email-dlq",
                        "msg-api-sms",
                        "msg-api-sms-dlq",
                        "msg-api-secure-store",
                        "msg-api-secure-store-dlq",
                        "msg-api-erasure",
                        "msg-api-erasure-dlq");
        assertThat(shared.aws().tables.names())
                .containsExactlyInAnyOrder(
                        "msg-api-messages",
                        "msg-api-idempotency",
                        "msg-api-limits",
                        "msg-api-erasures",
                        "msg-api-audit");
    }
}
