package dev.msgapi.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The twin as {@code make run} starts it: a process of its own, met over HTTP alone. */
final class TwinProcess implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration START = Duration.ofSeconds(90);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    final int apiPort;
    final int awsPort;
    private final Process process;
    private final List<String> output = Collections.synchronizedList(new ArrayList<>());

    private TwinProcess(Path state, int apiPort, int awsPort, Map<String, String> environment)
            throws IOException {
        this.apiPort = apiPort;
        this.awsPort = awsPort;
        ProcessBuilder builder = new ProcessBuilder(Path.of("../scripts/run").toString());
        builder.environment().keySet().removeAll(Set.of("CHAOS", "MSG_PARAMETERS", "FRESH"));
        builder.environment().putAll(environment);
        builder.environment().put("MSG_PORT", Integer.toString(apiPort));
        builder.environment().put("AWS_PORT", Integer.toString(awsPort));
        builder.environment().put("MSG_STATE", state.toString());
        process = builder.redirectErrorStream(true).start();
    }

    /** Starts it on free ports and returns once it says that it is ready. */
    static TwinProcess start(Path state) throws IOException {
        return start(state, Map.of());
    }

    /** The same with variables of the environment besides the ports and the state. */
    static TwinProcess start(Path state, Map<String, String> environment) throws IOException {
        TwinProcess twin = launch(state, freePort(), freePort(), environment);
        twin.awaitLine("ready");
        return twin;
    }

    /** Starts it and returns at once. */
    static TwinProcess launch(Path state, int apiPort, int awsPort) throws IOException {
        return launch(state, apiPort, awsPort, Map.of());
    }

    static TwinProcess launch(Path state, int apiPort, int awsPort, Map<String, String> environment)
            throws IOException {
        TwinProcess twin = new TwinProcess(state, apiPort, awsPort, environment);
        Thread.ofVirtual().start(twin::readOutput);
        return twin;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void readOutput() {
        try (BufferedReader lines = process.inputReader()) {
            lines.lines().forEach(output::add);
        } catch (IOException | UncheckedIOException e) {
            // The process has ended.
        }
    }

    void awaitLine(String text) {
        await(
                START,
                () -> {
                    if (output().contains(text)) {
                        return true;
                    }
                    assertThat(process.isAlive()).as(output()).isTrue();
                    return false;
                });
    }

    String output() {
        return String.join("\n", List.copyOf(output));
    }

    /** Waits for a condition, with a deadline. */
    static void await(Duration deadline, Supplier<Boolean> condition) {
        Instant end = Instant.now().plus(deadline);
        while (!condition.get()) {
            assertThat(Instant.now()).as("still not so after " + deadline).isBefore(end);
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    Answer post(String json) {
        return post(json.getBytes(StandardCharsets.UTF_8));
    }

    Answer post(byte[] body) {
        return send(request("/msg").POST(BodyPublishers.ofByteArray(body)));
    }

    /** A page of a history; more parameters as {@code &name=value}. */
    Answer history(String recipient, String more) {
        return send(
                request(
                                "/msg?msg_id="
                                        + URLEncoder.encode(recipient, StandardCharsets.UTF_8)
                                        + more)
                        .GET());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + apiPort + path))
                .timeout(Duration.ofSeconds(30))
                .header("x-api-key", "local-dev-key")
                .header("Content-Type", "application/json");
    }

    /** A request as somebody signs it who may; the body is part of what is signed. */
    HttpRequest.Builder signed(String method, String path, String body) {
        return Signer.now().sign(request(path), method, body);
    }

    /** Sends it; an answer of the API has to keep the contract. */
    Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
            JsonNode json = JSON.readTree(response.body());
            if (response.uri().getPort() == apiPort) {
                Contract.requireAnswer(response, json);
            }
            return new Answer(response, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the doubles of SES and SNS accepted for a recipient, in order. */
    List<JsonNode> inbox(String recipient) {
        return inbox().stream()
                .filter(message -> message.get("to").asText().equals(recipient))
                .toList();
    }

    /** All that the doubles of SES and SNS accepted, in order. */
    List<JsonNode> inbox() {
        URI page = URI.create("http://127.0.0.1:" + awsPort + "/_local/inbox");
        return send(HttpRequest.newBuilder(page)).json().get("messages").valueStream().toList();
    }

    /** The newest message of a history, once it has that status. */
    JsonNode awaitStatus(String recipient, String status) {
        await(
                Duration.ofSeconds(20),
                () -> {
                    JsonNode newest = history(recipient, "").json().at("/messages/0");
                    return newest.path("status").asText().equals(status);
                });
        return history(recipient, "").json().at("/messages/0");
    }

    List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    /** As {@code kill -9} does. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** As Ctrl-C does; returns the exit code. */
    int interrupt() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("ends when asked to").isTrue();
        return process.exitValue();
    }

    int waitFor() throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroy();
        if (!process.onExit().completeOnTimeout(process, 20, TimeUnit.SECONDS).join().isAlive()) {
            return;
        }
        process.destroyForcibly().onExit().join();
    }

    /** An HTTP answer. */
    record Answer(HttpResponse<String> http, JsonNode json) {
        int status() {
            return http.statusCode();
        }

        String header(String name) {
            return http.headers().firstValue(name).orElse("");
        }

        List<String> faultCodes() {
            return json.get("errors").findValuesAsText("code");
        }
    }
}
