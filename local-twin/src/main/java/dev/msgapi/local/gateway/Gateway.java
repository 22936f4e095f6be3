package dev.msgapi.local.gateway;

import dev.msgapi.local.PortTakenException;
import dev.msgapi.local.Threads;
import dev.msgapi.local.lambda.Invoker;
import dev.msgapi.local.template.Stack;
import java.net.BindException;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Serves the REST API on 127.0.0.1 as API Gateway does, under its stage and at the root: routes,
 * API keys, the throttle, proxy events and gateway responses. It logs nothing.
 */
public final class Gateway implements AutoCloseable {
    // "Total combined size of request line and header values" (AWS page "Quotas for REST APIs").
    private static final int HEADER_BYTES_MAX = 10_240;

    private final Server server;
    private final ServerConnector connector;
    private final RequestHandler handler;

    /**
     * Starts the server.
     *
     * @param port 0 for any free one
     * @throws ApiDefinitionException if the definition contains something that the twin does not
     *     know
     * @throws PortTakenException if another process uses the port
     */
    public Gateway(Stack.Api api, int port, Invoker integration, InstantSource clock) {
        handler = new RequestHandler(api, integration, clock);
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("gateway");
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server = new Server(threads);
        server.setHandler(handler);
        server.setErrorHandler(handler::handleBadHttp);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration()));
        connector.setHost("127.0.0.1");
        connector.setAcceptQueueSize(Threads.ACCEPT_QUEUE);
        connector.setPort(port);
        server.addConnector(connector);
        start(port);
    }

    /** The port that the server listens on. */
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        stop();
        handler.close();
    }

    private static HttpConfiguration configuration() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setRequestHeaderSize(HEADER_BYTES_MAX);
        configuration.setSendServerVersion(false);
        // The function gets paths and header names as the client wrote them.
        configuration.setUriCompliance(UriCompliance.UNSAFE);
        configuration.setHeaderCacheCaseSensitive(true);
        configuration.setHttpCompliance(
                HttpCompliance.RFC7230.with(
                        "as sent", HttpCompliance.Violation.CASE_SENSITIVE_FIELD_NAME));
        return configuration;
    }

    private void start(int port) {
        try {
            server.start();
        } catch (Exception e) {
            stop();
            if (e instanceof BindException || e.getCause() instanceof BindException) {
                throw new PortTakenException(port, e);
            }
            throw new IllegalStateException("the API did not start", e);
        }
    }

    private void stop() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the API did not stop", e);
        }
    }
}
