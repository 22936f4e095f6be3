package dev.msgapi.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

/** A client that repeats its request until it receives a 202 or gives up. */
final class Client {
    private static final String PRINCIPAL = "arn:aws:iam::123456789012:user/ada";
    private static final int POSTS_MAX = 5;

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
        json.put("msg_id", address(post.channel()));
        switch (post.channel()) {
            case EMAIL -> json.put("subject", Messages.SUBJECT);
            case SMS -> {}
        }
        json.put("msg", Messages.CONTENT).put("store_secure", post.storeSecure());
        // The checker finds the messages of a key by their reference.
        if (post.key() != null) {
            json.put("reference", post.key());
        }
        ApiEvent event = ApiEvent.post(json.toString());
        if (post.key() != null) {
            event.header("Idempotency-Key", post.key());
        }
        return new Client(
                world,
                new Gateway(world, world.ingest, DeclaredStack.function("ingest").timeout()),
                event,
                Set.of(503, 409),
                POSTS_MAX,
                body -> world.runLog.promised(MessageId.parse(id(body)).orElseThrow(), post.key()));
    }

    /** A client that erases a recipient. */
    static Client deleting(World world, Scenario.Delete delete) {
        return new Client(
                world,
                new Gateway(
                        world,
                        world.erasureFunctions.handler,
                        DeclaredStack.function("erase").timeout()),
                request("DELETE", address(delete.channel())),
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

    static String address(Channel channel) {
        return switch (channel) {
            case EMAIL -> Messages.EMAIL;
            case SMS -> Messages.PHONE;
        };
    }

    private static String id(JsonNode body) {
        return body.required("id").textValue();
    }

    void run() {
        for (int i = 0; i < tries; i++) {
            if (gateway.send(request).filter(this::isAccepted).isPresent()) {
                return;
            }
            world.scheduler.sleep(Duration.ofSeconds(1 + world.random.nextInt(20)));
        }
    }

    private boolean isAccepted(ApiAnswer answer) {
        if (answer.status() == 202) {
            accepted.accept(answer.body());
        } else if (!failures.contains(answer.status())) {
            throw new AssertionError("no fault explains this answer: " + answer.text());
        }
        return answer.status() == 202;
    }
}
