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
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The running twin with every fault at once, and what must hold all the same. */
class ChaosIT {
    private static final int MESSAGES = 2000;
    private static final String FAULTS =
            "throttle=0.1 timeout=0.01 refuse=0.03 slow=0.05 duplicate=0.1 kill=0.012";
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    /** A message as its history and the inbox have it at the end. */
    private record Fate(String channel, String status, String reason, int held, boolean dead) {}

    @TempDir Path state;

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void withBothPoliciesOnHoldTheInboxHoldsEverySentMessageOnceAndNoFailedOne() throws Exception {
        List<Fate> fates = run("EmailUncertainSend=hold SmsUncertainSend=hold");
        assertThat(fates).noneMatch(fate -> fate.reason().equals("resent"));
        assertThat(fates).allMatch(fate -> fate.held() <= 1);
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void withEmailsDefaultItHoldsTwiceOnlyWhatTheHistorySaysWasResent() throws Exception {
        List<Fate> fates = run("");
        assertThat(fates)
                .filteredOn(fate -> fate.reason().equals("resent"))
                .isNotEmpty()
                .allMatch(fate -> fate.channel().equals("email"));
        assertThat(fates).filteredOn(fate -> fate.held() == 2).isNotEmpty();
    }

    private List<Fate> run(String policies) throws Exception {
        Map<String, String> environment =
                Map.of(
                        "CHAOS",
                        FAULTS,
                        "MSG_PARAMETERS",
                        policies + " ResendGraceSeconds=3 ThrottleRate=10000 ThrottleBurst=5000");
        try (TwinProcess twin = TwinProcess.start(state, environment);
                AwsPort aws = new AwsPort(twin.awsPort)) {
            // A killed consumer's messages come back sooner, and some while it still works on them.
            for (String queue : AwsPort.QUEUES) {
                aws.setAttribute(queue, QueueAttributeName.VISIBILITY_TIMEOUT, "20");
            }
            Map<String, Integer> accepted = postAll(twin);
            assertThat(accepted).hasSize(MESSAGES);
            TwinProcess.await(PATIENCE, aws::queuesAreEmpty);
            List<Fate> fates = fates(twin, aws, accepted);
            print(twin, policies, fates);
            check(twin, fates);

            // Twice over, and what was sent stays sent once.
            for (int i = 0; i < 2; i++) {
                aws.redriveDeadLetterQueues();
                TwinProcess.await(PATIENCE, aws::queuesAreEmpty);
            }
            List<Fate> replayed = fates(twin, aws, accepted);
            check(twin, replayed);
            for (int i = 0; i < fates.size(); i++) {
                if (fates.get(i).status().equals("sent")) {
                    assertThat(replayed.get(i).status()).isEqualTo("sent");
                    assertThat(replayed.get(i).held()).isEqualTo(fates.get(i).held());
                }
            }
            return replayed;
        }
    }

    private static void check(TwinProcess twin, List<Fate> fates) {
        assertThat(fates).hasSize(MESSAGES);
        assertThat(fates)
                .allMatch(fate ->
                        switch (fate.status()) {
                            case "sent" ->
                                    fate.held() == 1
                                            || (fate.held() == 2 && fate.reason().equals("resent"));
                            case "failed" -> fate.held() == 0;
                            case "unconfirmed" ->
                                    fate.held() <= (fate.reason().equals("resent") ? 2 : 1);
                            // Not taken up, or killed with its last receive.
                            default -> fate.dead() && fate.held() <= 1;
                        });
        // A doubtful send that the provider never saw is that of a process which was killed.
        long unseen = count(fates, fate -> fate.reason().equals("resent") && fate.held() < 2);
        assertThat(unseen).isLessThanOrEqualTo(faults(twin).at("/lambda/kill").asLong());
    }

    private static void print(TwinProcess twin, String policies, List<Fate> fates) {
        System.out.printf(
                "chaos: %,d messages, %s; sent %,d, failed %,d, unconfirmed %,d, in a dead-letter"
                        + " queue %,d, sum %,d; resent %,d, of them held twice %,d; other"
                        + " duplicates %,d; faults %s%n",
                MESSAGES,
                policies.isEmpty() ? "default policies" : policies,
                count(fates, fate -> fate.status().equals("sent")),
                count(fates, fate -> fate.status().equals("failed")),
                count(fates, fate -> fate.status().equals("unconfirmed")),
                count(fates, fate -> Set.of("queued", "sending", "").contains(fate.status())),
                fates.size(),
                count(fates, fate -> fate.reason().equals("resent")),
                count(fates, fate -> fate.reason().equals("resent") && fate.held() == 2),
                count(fates, fate -> !fate.reason().equals("resent") && fate.held() > 1),
                faults(twin));
    }

    private static long count(List<Fate> fates, Predicate<Fate> which) {
        return fates.stream().filter(which).count();
    }

    private static JsonNode faults(TwinProcess twin) {
        URI page = URI.create("http://127.0.0.1:" + twin.awsPort + "/_local/chaos");
        return twin.send(HttpRequest.newBuilder(page)).json().get("faults");
    }

    /** Posts all, each under a key of its own until there is a 202; which one it is by its id. */
    private static Map<String, Integer> postAll(TwinProcess twin) throws Exception {
        Map<String, Integer> numbers = new HashMap<>();
        try (var clients = Executors.newFixedThreadPool(32)) {
            List<Callable<String>> posts = new ArrayList<>();
            for (int i = 0; i < MESSAGES; i++) {
                int number = i;
                posts.add(() -> post(twin, number));
            }
            List<Future<String>> ids = clients.invokeAll(posts);
            for (int i = 0; i < MESSAGES; i++) {
                numbers.put(ids.get(i).get(), i);
            }
        }
        return numbers;
    }

    /** One in four is an SMS; each recipient gets 40 messages. */
    private static String recipient(int number) {
        int recipient = number % (MESSAGES / 40);
        return isSms(number)
                ? "+447700900%03d".formatted(recipient)
                : "m%02d@example.com".formatted(recipient);
    }

    private static boolean isSms(int number) {
        return number % (MESSAGES / 40) % 4 == 0;
    }

    private static String post(TwinProcess twin, int number) throws InterruptedException {
        String json =
                "{\"msg_id\":\"%s\",%s\"msg\":\"m%d\",\"store_secure\":%s}"
                        .formatted(
                                recipient(number),
                                isSms(number) ? "" : "\"subject\":\"s\",",
                                number,
                                number % 8 == 0);
        while (true) {
            Answer answer =
                    twin.send(
                            twin.request("/msg")
                                    .header("Idempotency-Key", "chaos-" + number)
                                    .POST(BodyPublishers.ofString(json)));
            if (answer.status() == 202) {
                return answer.json().get("id").asText();
            }
            // What a client does with an answer that is not final: the same again, when it is told.
            assertThat(answer.status()).isIn(409, 429, 500, 503, 504);
            String retryAfter = answer.header("Retry-After");
            TimeUnit.SECONDS.sleep(retryAfter.isEmpty() ? 1 : Long.parseLong(retryAfter));
        }
    }

    private static List<Fate> fates(TwinProcess twin, AwsPort aws, Map<String, Integer> accepted) {
        Map<String, Integer> held = new HashMap<>();
        twin.inbox().forEach(message -> held.merge(message.get("body").asText(), 1, Integer::sum));
        Map<String, JsonNode> messages = new HashMap<>();
        for (int recipient = 0; recipient < MESSAGES / 40; recipient++) {
            history(twin, recipient(recipient))
                    .forEach(message -> messages.put(message.get("id").asText(), message));
        }
        assertThat(accepted.keySet()).containsAll(messages.keySet());
        Set<String> dead = aws.idsInDeadLetterQueues();
        List<Fate> fates = new ArrayList<>();
        accepted.forEach((id, number) -> {
            JsonNode message = messages.getOrDefault(id, MissingNode.getInstance());
            Integer times = held.remove("m" + number);
            fates.add(
                    new Fate(
                            isSms(number) ? "sms" : "email",
                            message.path("status").asText(),
                            message.path("reason").asText(),
                            times == null ? 0 : times,
                            dead.contains(id)));
        });
        assertThat(held).as("what nobody posted").isEmpty();
        return fates;
    }

    /** A recipient's messages; where the function is killed meanwhile, it is asked again. */
    private static JsonNode history(TwinProcess twin, String recipient) {
        Answer[] last = new Answer[1];
        TwinProcess.await(
                Duration.ofMinutes(1),
                () -> {
                    last[0] = twin.history(recipient, "&limit=100");
                    assertThat(last[0].status()).isIn(200, 500, 503, 504);
                    return last[0].status() == 200;
                });
        return last[0].json().get("messages");
    }
}
