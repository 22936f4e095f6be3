package dev.msgapi.faults;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.msgapi.http.testing.ApiAnswer;
import dev.msgapi.http.testing.ApiEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * API Gateway: invokes a function for each request of a client.
 *
 * @param timeout after which Lambda ends an invocation
 */
record Gateway(World world, RequestStreamHandler function, Duration timeout) {
    /** Sends a request; returns empty if no answer arrives, which a client sees as 502 or 504. */
    Optional<ApiAnswer> send(ApiEvent request) {
        Scheduler scheduler = world.scheduler;
        Instant deadline = scheduler.instant().plus(timeout);
        scheduler.current().killAt(deadline);
        try {
            ApiAnswer answer = invoke(request, deadline);
            return scheduler.instant().isBefore(deadline) ? Optional.of(answer) : Optional.empty();
        } catch (ProcessKilled | InjectedError e) {
            return Optional.empty();
        } finally {
            scheduler.current().killAt(Instant.MAX);
        }
    }

    private ApiAnswer invoke(ApiEvent request, Instant deadline) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (InputStream event = request.stream()) {
            function.handleRequest(event, out, new Invocation(world.scheduler, deadline));
            ApiAnswer answer = ApiAnswer.of(out.toString(StandardCharsets.UTF_8));
            if (world.runLog.keepsSteps()) {
                world.runLog.step(
                        world.scheduler.instant(),
                        world.scheduler.current().name,
                        "answer " + answer.status());
            }
            return answer;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
