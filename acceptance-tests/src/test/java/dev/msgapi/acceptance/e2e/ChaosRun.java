package dev.msgapi.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.msgapi.acceptance.e2e.TwinProcess.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Sends messages through a twin that injects every kind of fault, and checks the promises that must
 * still hold.
 *
 * @param state the twin's folder
 * @param messages a multiple of {@link #PER_RECIPIENT}
 * @param faults the probability of each, as {@code CHAOS} reads them
 * @param receives how often a queue delivers a message before it is a dead letter
 */
record ChaosRun(Path state, int messages, String faults, int receives) {
    static final int PER_RECIPIENT = 40;

    private static final Duration DEADLINE = Duration.ofMinutes(20);

    /**
     * The end of a message, from its history and the inbox.
     *
     * @param arrivals how often the inbox has it
     */
    record Fate(String channel, String status, String reason, int arrivals, boolean dead) {}

    /** Runs it with the template's parameters; returns the fate of each message. */
    List<Fate> run(String policies) throws Exception {
        Map<String, String> environment =
                Map.of(
                        "CHAOS",
                        faults,
                        "MSG_PARAMETERS",
                        policies
                                + " ResendGraceSeconds=60 ThrottleRate=10000 ThrottleBurst=5000"
                                + " SmsPerRecipientMinute=0");
        try (TwinProcess twin = TwinProcess.start(state, environment);
                AwsPort aws = new AwsPort(twin.awsPort)) {
            // The messages of a killed consumer are delivered again sooner, and some are delivered
            // while it still handles them.
            for (String queue : AwsPort.QUEUES) {
                aws.setAttribute(queue, QueueAttributeName.VISIBILITY_TIMEOUT, "20");
                aws.setReceivesMax(queue, receives);
            }
            Map<String, Integer> accepted = postAll(twin);
            assertThat(accepted).hasSize(messages);
            aws.awaitEmptyQueues(DEADLINE);
            List<Fate> fates = fates(twin, aws, accepted);
            print(twin, policies, fates);
            check(twin, fates);

            // Dead letters are replayed twice; a message that was sent is not sent again.
            for (int i = 0; i < 2; i++) {
                aws.replayDeadLetterQueues();
                aws.awaitEmptyQueues(DEADLINE);
            }
            List<Fate> replayed = fates(twin, aws, accepted);
            check(twin, replayed);
            for (int i = 0; i < fates.size(); i++) {
                if (fates.get(i).status().equals("sent")) {
                    assertThat(replayed.get(i).status()).isEqualTo("sent");
                    assertThat(replayed.get(i).arrivals()).isEqualTo(fates.get(i).arrivals());
                }
            }
            return replayed;
        }
    }

    private void check(TwinProcess twin, List<Fate> fates) {
        assertThat(fates).hasSize(messages);
        assertThat(fates)
                .allMatch(fate ->
                        switch (fate.status()) {
                            case "sent" ->
                                    fate.arrivals() == 1
                                            || (fate.arrivals() == 2
                                                    && fate.reason().equals("resent"));
                            case "failed" -> fate.arrivals() == 0;
                            case "unconfirmed" ->
                                    fate.arrivals() <= (fate.reason().equals("resent") ? 2 : 1);
                            // No consumer claimed it, or one was killed at its last receive.
                            default -> fate.dead() && fate.arrivals() <= 1;
                        });
        // A send in doubt that never reached the provider is that of a killed process.
        long unseen = count(fates, fate -> fate.reason().equals("resent") && fate.arrivals() < 2);
        assertThat(unseen).isLessThanOrEqualTo(faults(twin).at("/lambda/kill").asLong());
    }

    private void print(TwinProcess twin, String policies, List<Fate> fates) {
        System.out.printf(
                "chaos: %,d messages, %s; sent %,d, failed %,d, unconfirmed %,d, in a dead-letter"
                        + " queue %,d, sum %,d; resent %,d, of them arrived twice %,d; other"
                        + " duplicates %,d; faults %s%n",
                messages,
                policies.isEmpty() ? "default policies" : policies,
                count(fates, fate -> fate.status().equals("sent")),
                count(fates, fate -> fate.status().equals("failed")),
                count(fates, fate -> fate.status().equals("unconfirmed")),
                count(fates, fate -> Set.of("queued", "sending", "").contains(fate.status())),
                fates.size(),
                count(fates, fate -> fate.reason().equals("resent")),
                count(fates, fate -> fate.reason().equals("resent") && fate.arrivals() == 2),
                count(fates, fate -> !fate.reason().equals("resent") && fate.arrivals() > 1),
                faults(twin));
    }

    private long count(List<Fate> fates, Predicate<Fate> which) {
        return fates.stream().filter(which).count();
    }

    private JsonNode faults(TwinProcess twin) {
        URI page = URI.create("http://127.0.0.1:" + twin.awsPort + "/_local/chaos");
        return twin.send(HttpRequest.newBuilder(page)).json().get("faults");
    }

    /** Posts all messages, each with its own key; returns their numbers by id. */
    private Map<String, Integer> postAll(TwinProcess twin) throws Exception {
        Map<String, Integer> numbers = new HashMap<>();
        try (var clients = Executors.newFixedThreadPool(32)) {
            List<Callable<String>> posts = new ArrayList<>();
            for (int i = 0; i < messages; i++) {
                int number = i;
                posts.add(() -> post(twin, number));
            }
            List<Future<String>> ids = clients.invokeAll(posts);
            for (int i = 0; i < messages; i++) {
                numbers.put(ids.get(i).get(), i);
            }
        }
        return numbers;
    }

    /** One recipient in four is a phone number. */
    private String recipient(int number) {
        int recipient = number % (messages / PER_RECIPIENT);
        return isSms(number)
                ? "+447700900%03d".formatted(recipient)
                : "m%02d@example.com".formatted(recipient);
    }

    private boolean isSms(int number) {
        return number % (messages / PER_RECIPIENT) % 4 == 0;
    }

    private String post(TwinProcess twin, int number) {
        String json =
                "{\"msg_id\":\"%s\",%s\"msg\":\"m%d\",\"store_secure\":%s}"
                        .formatted(
                                recipient(number),
                                isSms(number) ? "" : "\"subject\":\"s\",",
                                number,
                                number % 8 == 0);
        Answer answer =
                sendUntil(
                        202,
                        twin,
                        twin.request("/msg")
                                .header("Idempotency-Key", "chaos-" + number)
                                .POST(BodyPublishers.ofString(json)));
        return answer.json().get("id").asText();
    }

    /** Repeats the request while the answer asks for it, as a client does. */
    private Answer sendUntil(int status, TwinProcess twin, HttpRequest.Builder request) {
        return Await.until(
                "a " + status,
                DEADLINE,
                () -> {
                    Answer answer = twin.sendOnce(request);
                    if (answer.status() != status) {
                        // 500: the function was killed.
                        assertThat(answer.status()).as("%s", answer).isIn(409, 429, 500, 503, 504);
                        Await.sleep(answer.retryAfter());
                    }
                    return answer;
                },
                answer -> answer.status() == status);
    }

    private List<Fate> fates(TwinProcess twin, AwsPort aws, Map<String, Integer> accepted) {
        Map<String, Integer> arrivals = new HashMap<>();
        twin.inbox()
                .forEach(message -> arrivals.merge(message.get("body").asText(), 1, Integer::sum));
        Map<String, JsonNode> stored = new HashMap<>();
        for (int recipient = 0; recipient < messages / PER_RECIPIENT; recipient++) {
            history(twin, recipient(recipient))
                    .forEach(message -> stored.put(message.get("id").asText(), message));
        }
        assertThat(accepted.keySet()).containsAll(stored.keySet());
        Set<String> dead = aws.idsInDeadLetterQueues();
        List<Fate> fates = new ArrayList<>();
        accepted.forEach((id, number) -> {
            JsonNode message = stored.getOrDefault(id, MissingNode.getInstance());
            Integer times = arrivals.remove("m" + number);
            fates.add(
                    new Fate(
                            isSms(number) ? "sms" : "email",
                            message.path("status").asText(),
                            message.path("reason").asText(),
                            times == null ? 0 : times,
                            dead.contains(id)));
        });
        assertThat(arrivals).as("messages that nobody posted").isEmpty();
        return fates;
    }

    private JsonNode history(TwinProcess twin, String recipient) {
        return sendUntil(200, twin, twin.historyRequest(recipient, "&limit=100"))
                .json()
                .get("messages");
    }
}
