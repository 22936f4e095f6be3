package dev.msgapi.local.gateway;

import dev.msgapi.local.LoopbackServer;
import dev.msgapi.local.StartException;
import dev.msgapi.local.lambda.Invoker;
import dev.msgapi.local.template.Stack;
import java.time.InstantSource;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;

/**
 * Serves the REST API on 127.0.0.1 as API Gateway does, under its stage and at the root: routes,
 * API keys, the usage plan, proxy events and gateway responses. It logs nothing.
 */
public final class Gateway implements AutoCloseable {
    // "Total combined size of request line and header values" (AWS page "Quotas for REST APIs").
    private static final int HEADER_BYTES_MAX = 10_240;

    private final LoopbackServer server;
    private final RequestHandler handler;

    /**
     * Starts the server.
     *
     * @param port 0 for any free one
     * @throws StartException if the definition contains something that the twin does not know, or
     *     if another process uses the port
     */
    public Gateway(Stack.Api api, int port, Invoker integration, InstantSource clock) {
        handler = new RequestHandler(api, integration, clock);
        server = new LoopbackServer("gateway", port, configuration());
        server.setErrorHandler(handler::handleBadHttp);
        server.serve(handler);
    }

    /** The port that the server listens on. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
        handler.close();
    }

    private static HttpConfiguration configuration() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setRequestHeaderSize(HEADER_BYTES_MAX);
        // The function gets paths and header names as the client wrote them.
        configuration.setUriCompliance(UriCompliance.UNSAFE);
        configuration.setHeaderCacheCaseSensitive(true);
        configuration.setHttpCompliance(
                HttpCompliance.RFC7230.with(
                        "as sent", HttpCompliance.Violation.CASE_SENSITIVE_FIELD_NAME));
        return configuration;
    }
}
