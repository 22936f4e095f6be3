package dev.msgapi.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.msgapi.faults.Violation.Rule;
import dev.msgapi.http.testing.ApiAnswer;
import dev.msgapi.http.testing.ApiEvent;
import dev.msgapi.model.Channel;
import dev.msgapi.model.ErasureId;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.RecipientKey;
import dev.msgapi.store.Erasure;
import dev.msgapi.testing.Messages;
import dev.msgapi.testing.StrictJson;
import java.time.Duration;
import java.util.Set;

/** A client that repeats its request until it receives a 202 or 422, or gives up. */
final class Client {
    static final String PRINCIPAL = "arn:aws:iam::123456789012:user/ada";
    private static final int POSTS_MAX = 5;
    private static final int KEY_REUSED = 422;

    private final World world;
    private final Gateway gateway;
    private final ApiEvent request;
    private final Set<Integer> failures;
    private final int tries;
    private final Accepted accepted;

    /** What a client does with the body of a 202. */
    private interface Accepted {
        void accept(JsonNode body);
    }

    private Client(
            World world,
            Gateway gateway,
            ApiEvent request,
            Set<Integer> failures,
            int tries,
            Accepted accepted) {
        this.world = world;
        this.gateway = gateway;
        this.request = request;
        this.failures = failures;
        this.tries = tries;
        this.accepted = accepted;
    }

    static Client posting(World world, Scenario.Post post) {
        ObjectNode json = StrictJson.MAPPER.createObjectNode();
        json.put("msg_id", address(post.channel(), post.recipient()));
        switch (post.channel()) {
            case EMAIL -> json.put("subject", Messages.SUBJECT);
            case SMS -> {}
        }
        json.put("msg", text(post)).put("store_secure", post.storeSecure());
        // The checker finds the messages of a key by their reference.
        if (post.key() != null) {
            json.put("reference", post.scope());
        }
        ApiEvent event = ApiEvent.post(json.toString()).apiKeyId("api-key-" + post.apiKey());
        if (post.key() != null) {
            event.header("Idempotency-Key", post.key());
        }
        return new Client(
                world,
                new Gateway(world, world.ingest, DeclaredStack.function("ingest").timeout()),
                event,
                world.scenario.posts().stream().anyMatch(post::reusesKeyOf)
                        ? Set.of(503, 409, KEY_REUSED)
                        : Set.of(503, 409),
                POSTS_MAX,
                body -> accept(world, post, MessageId.parse(id(body)).orElseThrow()));
    }

    /** A client that erases a recipient. */
    static Client deleting(World world, Scenario.Delete delete) {
        return new Client(
                world,
                new Gateway(
                        world,
                        world.erasureFunctions.handler,
                        DeclaredStack.function("erase").timeout()),
                request("DELETE", address(delete.channel(), delete.recipient())),
                Set.of(500, 503),
                delete.tries(),
                body -> {
                    world.runLog.erasureTraces.promised(
                            new Erasure(
                                    new RecipientKey(body.required("msg_id").textValue()),
                                    ErasureId.parse(id(body)).orElseThrow()));
                    world.erasureChecker.checkHistories();
                });
    }

    /** A signed request about an erasure. */
    static ApiEvent request(String method, String recipient) {
        return ApiEvent.of(method).query("msg_id", recipient).principal(PRINCIPAL);
    }

    static String address(Channel channel, int recipient) {
        return switch (channel) {
            case EMAIL -> recipient == 0 ? Messages.EMAIL : "other." + Messages.EMAIL;
            case SMS -> recipient == 0 ? Messages.PHONE : "+447700900124";
        };
    }

    private static String text(Scenario.Post post) {
        String text = post.text() == 0 ? Messages.CONTENT : "other " + Messages.CONTENT;
        return post.isLarge() ? text + " large".repeat(120) : text;
    }

    /** A 202 for this POST; it names a message that has the POST's text. */
    private static void accept(World world, Scenario.Post post, MessageId id) {
        world.runLog.promised(id, post.scope());
        MessageTrace trace = world.runLog.trace(id);
        if (!trace.message.content().text().equals(text(post))) {
            world.violations.add(
                    new Violation(
                            Rule.KEY_WITH_TWO_MESSAGES,
                            "%s has another text than a POST that it answers".formatted(trace)));
        }
    }

    private static String id(JsonNode body) {
        return body.required("id").textValue();
    }

    void run() {
        for (int i = 0; i < tries; i++) {
            if (gateway.send(request).filter(this::isLast).isPresent()) {
                return;
            }
            world.scheduler.sleep(Duration.ofSeconds(1 + world.random.nextInt(20)));
        }
    }

    /** Takes the answer, and says whether the client need not repeat its request. */
    private boolean isLast(ApiAnswer answer) {
        if (answer.status() == 202) {
            accepted.accept(answer.body());
        } else if (!failures.contains(answer.status())) {
            throw new AssertionError("no fault explains this answer: " + answer.text());
        }
        return answer.status() == 202 || answer.status() == KEY_REUSED;
    }
}
