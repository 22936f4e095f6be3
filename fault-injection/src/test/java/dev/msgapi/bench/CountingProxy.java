package dev.msgapi.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** A proxy of KMS on 127.0.0.1 that counts the requests of each operation. */
final class CountingProxy implements AutoCloseable {
    private static final List<String> PASSED = List.of("Authorization", "X-Amz-Target");
    private static final String OPERATION_PREFIX = "TrentService.";

    private final URI kms;
    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer server;
    private final Map<String, Integer> counts = new ConcurrentSkipListMap<>();

    CountingProxy(URI kms) throws IOException {
        this.kms = kms;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::pass);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The number of requests of each operation. */
    Map<String, Integer> counts() {
        return Map.copyOf(counts);
    }

    private void pass(HttpExchange exchange) throws IOException {
        String operation = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        counts.merge(operation.substring(OPERATION_PREFIX.length()), 1, Integer::sum);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(kms)
                        .POST(BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
        PASSED.forEach(name -> request.header(name, exchange.getRequestHeaders().getFirst(name)));
        try (exchange) {
            HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        client.close();
    }
}
