package dev.msgapi.local.aws;

import dev.msgapi.local.PortTakenException;
import dev.msgapi.local.Threads;
import java.io.IOException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The HTTP server of all AWS services, on 127.0.0.1. */
final class AwsEndpoint implements AutoCloseable {
    // Longer than any SDK keeps an idle connection, so only clients close connections.
    private static final long IDLE_MILLIS = 10 * 60 * 1000;

    private final Server server;
    private final ServerConnector connector;

    private AwsEndpoint(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /**
     * Binds the port, which queue URLs need before the first request is answered.
     *
     * @param port 0 for any free one
     * @throws PortTakenException if another process uses the port
     */
    static AwsEndpoint bind(int port) {
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("aws");
        threads.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
        Server server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setAcceptQueueSize(Threads.ACCEPT_QUEUE);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addConnector(connector);
        try {
            connector.open();
        } catch (IOException e) {
            throw new PortTakenException(port, e);
        }
        return new AwsEndpoint(server, connector);
    }

    int port() {
        return connector.getLocalPort();
    }

    void serve(Handler handler) {
        server.setHandler(handler);
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("The AWS endpoint does not start", e);
        }
    }

    @Override
    public void close() {
        connector.close();
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The AWS endpoint does not stop", e);
        }
    }
}
