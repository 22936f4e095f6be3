package dev.msgapi.faults;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.msgapi.http.testing.ApiAnswer;
import dev.msgapi.http.testing.ApiEvent;
import dev.msgapi.model.Channel;
import dev.msgapi.model.MessageId;
import dev.msgapi.store.Erasure;
import dev.msgapi.testing.Messages;
import dev.msgapi.testing.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** A client that sends its request until it has a 202, or has tried for long enough. */
final class Client {
    private static final String PRINCIPAL = "arn:aws:iam::123456789012:user/ada";
    private static final int POSTS_MAX = 5;

    private final World world;
    private final RequestStreamHandler function;
    private final Duration timeout;
    private final ApiEvent request;
    private final Set<Integer> failures;
    private final int tries;
    private final Accepted accepted;

    /** What a 202 means. */
    private interface Accepted {
        void with(JsonNode body);
    }

    private Client(
            World world,
            RequestStreamHandler function,
            Duration timeout,
            ApiEvent request,
            Set<Integer> failures,
            int tries,
            Accepted accepted) {
        this.world = world;
        this.function = function;
        this.timeout = timeout;
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
        // So that the checker finds the messages of a key.
        if (post.key() != null) {
            json.put("reference", post.key());
        }
        ApiEvent event = ApiEvent.post(json.toString());
        if (post.key() != null) {
            event.header("Idempotency-Key", post.key());
        }
        return new Client(
                world,
                world.ingest,
                Duration.ofSeconds(10),
                event,
                Set.of(503, 409),
                POSTS_MAX,
                body -> world.chronicle.promised(id(body), post.key()));
    }

    /** One that has a recipient erased. */
    static Client deleting(World world, Scenario.Delete delete) {
        return new Client(
                world,
                world.erasing.handler,
                Duration.ofSeconds(15),
                request("DELETE", address(delete.channel())),
                Set.of(500, 503),
                delete.tries(),
                body -> {
                    world.chronicle.erasings.promised(
                            new Erasure(body.required("msg_id").textValue(), id(body)));
                    world.erasureChecker.isHidden();
                });
    }

    /** A signed request about an erasure, with a recipient's key as it is. */
    static ApiEvent request(String method, String recipient) {
        return ApiEvent.of(method).query("msg_id", recipient).principal(PRINCIPAL);
    }

    static String address(Channel channel) {
        return switch (channel) {
            case EMAIL -> Messages.EMAIL;
            case SMS -> Messages.PHONE;
        };
    }

    private static MessageId id(JsonNode body) {
        return MessageId.parse(body.required("id").textValue()).orElseThrow();
    }

    void run() {
        for (int i = 0; i < tries; i++) {
            try {
                if (tryOnce()) {
                    return;
                }
            } catch (Death e) {
                // No answer: the gateway says 502 or 504, and the client tries again.
                world.scheduler.current().dieAt(Instant.MAX);
            }
            world.scheduler.sleep(Duration.ofSeconds(1 + world.random.nextInt(20)));
        }
    }

    private boolean tryOnce() {
        Instant deadline = world.scheduler.instant().plus(timeout);
        world.scheduler.current().dieAt(deadline);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ApiAnswer answer;
        try (InputStream event = request.stream()) {
            function.handleRequest(event, out, new Invocation(world.scheduler, deadline));
            answer = ApiAnswer.of(out.toString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        world.scheduler.current().dieAt(Instant.MAX);
        if (!world.scheduler.instant().isBefore(deadline)) {
            return false;
        }
        if (world.chronicle.isTraced()) {
            world.chronicle.note(
                    world.scheduler.instant(),
                    world.scheduler.current().name,
                    "answer " + answer.status());
        }
        if (answer.status() == 202) {
            accepted.with(answer.body());
        } else if (!failures.contains(answer.status())) {
            throw new AssertionError("an answer that no fault explains: " + answer.text());
        }
        return answer.status() == 202;
    }
}
