package dev.msgapi.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.msgapi.model.Channel;
import dev.msgapi.model.MessageId;
import dev.msgapi.testing.ApiAnswer;
import dev.msgapi.testing.ApiEvent;
import dev.msgapi.testing.Messages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** A client that posts its message until it has a 202, or has tried for long enough. */
final class Client {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int TRIES_MAX = 5;

    private final World world;
    private final Scenario.Post post;
    private final String body;

    Client(World world, Scenario.Post post) {
        this.world = world;
        this.post = post;
        ObjectNode json = ApiEvent.STRICT.createObjectNode();
        json.put("msg_id", post.channel() == Channel.EMAIL ? Messages.EMAIL : Messages.PHONE);
        if (post.channel() == Channel.EMAIL) {
            json.put("subject", Messages.SUBJECT);
        }
        json.put("msg", Messages.CONTENT).put("store_secure", post.storeSecure());
        // So that the checker finds the messages of a key.
        if (post.key() != null) {
            json.put("reference", post.key());
        }
        this.body = json.toString();
    }

    void run() {
        for (int i = 0; i < TRIES_MAX; i++) {
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
        Instant deadline = world.scheduler.instant().plus(TIMEOUT);
        world.scheduler.current().dieAt(deadline);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ApiAnswer answer;
        try {
            ApiEvent event = ApiEvent.post(body);
            if (post.key() != null) {
                event.header("Idempotency-Key", post.key());
            }
            world.ingest.handleRequest(
                    event.stream(), out, new Invocation(world.scheduler, deadline));
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
            MessageId id = MessageId.parse(answer.body().required("id").textValue()).orElseThrow();
            world.chronicle.promised(id, post.key());
        } else if (answer.status() != 503 && answer.status() != 409) {
            throw new AssertionError("an answer that no fault explains: " + answer.text());
        }
        return answer.status() == 202;
    }
}
