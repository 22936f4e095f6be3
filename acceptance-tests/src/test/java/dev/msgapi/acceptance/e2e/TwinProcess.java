package dev.msgapi.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The twin as {@code make run} starts it: a separate process, which tests call only over HTTP. */
final class TwinProcess implements AutoCloseable {
    private static final int PORTS_FROM = 16_000;
    private static final int PORTS = 16_000;

    /** Starts at random, so that two builds on one machine rarely try the same ports. */
    private static final AtomicInteger NEXT_PORT = new AtomicInteger(new Random().nextInt(PORTS));

    static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration END = Duration.ofMinutes(1);

    /** Longer than the gateway waits for a function. */
    private static final Duration ANSWER = Duration.ofSeconds(60);

    /** The statuses after which the contract tells a client to send the request again. */
    private static final Set<Integer> TRY_AGAIN = Set.of(429, 503, 504);

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    final int apiPort;
    final int awsPort;
    private final Path state;
    private final Process process;
    private final List<String> output = Collections.synchronizedList(new ArrayList<>());

    private TwinProcess(Path state, int apiPort, int awsPort, Map<String, String> environment)
            throws IOException {
        this.state = state;
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

    /** Starts it on free ports and returns when it says that it is ready. */
    static TwinProcess start(Path state) throws IOException {
        return start(state, Map.of());
    }

    /** Like the other, with more environment variables than the ports and the state. */
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

    /**
     * A port that nothing uses. It is below those that systems give to outgoing connections, and
     * each is returned only once, so nothing takes it before the twin does.
     */
    static int freePort() {
        while (true) {
            int port = PORTS_FROM + NEXT_PORT.getAndIncrement() % PORTS;
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (IOException e) {
                // Somebody uses it.
            }
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
        Await.until(
                "the twin to print " + text,
                this::output,
                printed -> {
                    if (printed.contains(text)) {
                        return true;
                    }
                    assertThat(process.isAlive()).as(printed).isTrue();
                    return false;
                });
    }

    String output() {
        return String.join("\n", List.copyOf(output));
    }

    /** Posts a message with its own key, so that it can be repeated and is still sent once. */
    Answer post(String json) {
        return post(json.getBytes(StandardCharsets.UTF_8));
    }

    Answer post(byte[] body) {
        return send(
                request("/msg")
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .POST(BodyPublishers.ofByteArray(body)));
    }

    /** A page of a history; more parameters as {@code &name=value}. */
    Answer history(String recipient, String more) {
        return send(historyRequest(recipient, more));
    }

    HttpRequest.Builder historyRequest(String recipient, String more) {
        String encoded = URLEncoder.encode(recipient, StandardCharsets.UTF_8);
        return request("/msg?msg_id=" + encoded + more).GET();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + apiPort + path))
                .timeout(ANSWER)
                .header("x-api-key", "local-dev-key")
                .header("Content-Type", "application/json");
    }

    /** A request with the signature of an allowed caller, which covers the body. */
    HttpRequest.Builder signed(String method, String path, String body) {
        return Signer.now().sign(request(path), method, body);
    }

    /**
     * Sends a request until its answer is final: while the answer asks for it, waits and sends the
     * same request again, as the contract tells clients to. It does not repeat a POST without a
     * key, because that could send the message twice.
     */
    Answer send(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        boolean sendsTwice =
                request.method().equals("POST")
                        && request.uri().getPath().endsWith("/msg")
                        && request.headers().firstValue("Idempotency-Key").isEmpty();
        return sendsTwice
                ? sendOnce(request)
                : Await.until(
                        "a final answer to " + request,
                        () -> sendAndWait(request),
                        answer -> !answer.asksToTryAgain());
    }

    /** Sends a request once. */
    Answer sendOnce(HttpRequest.Builder request) {
        return sendOnce(request.build());
    }

    private Answer sendAndWait(HttpRequest request) {
        Answer answer = sendOnce(request);
        if (answer.asksToTryAgain()) {
            Await.sleep(answer.retryAfter());
        }
        return answer;
    }

    /** Sends a request once and checks that its answer keeps the contract. */
    private Answer sendOnce(HttpRequest request) {
        try {
            HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
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

    /** Everything that the doubles of SES and SNS accepted, in order. */
    List<JsonNode> inbox() {
        URI page = URI.create("http://127.0.0.1:" + awsPort + "/_local/inbox");
        return send(HttpRequest.newBuilder(page)).json().get("messages").valueStream().toList();
    }

    /** Waits until the newest message of a history has the status, and returns it. */
    JsonNode awaitStatus(String recipient, String status) {
        return Await.until(
                "the newest message to %s to be %s".formatted(recipient, status),
                () -> history(recipient, "").json().at("/messages/0"),
                newest -> newest.path("status").asText().equals(status));
    }

    List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    /** Kills the twin as {@code kill -9} does; returns when its children have ended too. */
    void kill() {
        List<ProcessHandle> children = descendants();
        process.destroyForcibly().onExit().join();
        awaitEnd(children);
    }

    static void awaitEnd(List<ProcessHandle> processes) {
        Await.until(
                "the twin's children to end",
                () -> processes.stream().filter(ProcessHandle::isAlive).toList(),
                List::isEmpty);
    }

    /** Stops the twin as Ctrl-C does. */
    void interrupt() throws InterruptedException {
        process.destroy();
        waitFor();
    }

    /** Waits until the twin ends; returns its exit code. */
    int waitFor() throws InterruptedException {
        assertThat(process.waitFor(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS))
                .as("has ended; it printed: %s", output())
                .isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().completeOnTimeout(process, END.toSeconds(), TimeUnit.SECONDS).join();
        if (process.isAlive()) {
            process.destroyForcibly().onExit().join();
        }
        printBugs();
    }

    /** Prints what the functions' logs say about answers with 500, which name no cause. */
    private void printBugs() {
        try (Stream<Path> logs = Files.list(state.resolve("logs"))) {
            for (Path log : logs.toList()) {
                try (Stream<String> lines = Files.lines(log)) {
                    lines.filter(line -> line.contains("\"event\":\"bug\""))
                            .forEach(line -> System.out.println(log.getFileName() + ": " + line));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // It never got as far as a log.
        }
    }

    /** An HTTP answer. */
    record Answer(HttpResponse<String> http, JsonNode json) {
        int status() {
            return http.statusCode();
        }

        String header(String name) {
            return http.headers().firstValue(name).orElse("");
        }

        /** Whether the same request may have another answer later. */
        boolean asksToTryAgain() {
            return TRY_AGAIN.contains(status())
                    || (status() == 409 && !header("Retry-After").isEmpty());
        }

        /** How long to wait before sending the request again. */
        Duration retryAfter() {
            String seconds = header("Retry-After");
            return Duration.ofSeconds(seconds.isEmpty() ? 1 : Long.parseLong(seconds));
        }

        /** The id of the request in the audit. */
        String requestId() {
            return header("x-amzn-RequestId");
        }

        List<String> errorCodes() {
            return json.get("errors").findValuesAsText("code");
        }

        @Override
        public String toString() {
            return status() + " " + http.body();
        }
    }
}
