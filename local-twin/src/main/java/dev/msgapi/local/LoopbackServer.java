package dev.msgapi.local;

import java.io.IOException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** An HTTP server on 127.0.0.1 that handles each request in a virtual thread. */
public final class LoopbackServer implements AutoCloseable {
    /**
     * How many connections may wait to be accepted. With the default of 50 a busy machine drops the
     * first packet of some, and its repetition after a second is too late for the functions, which
     * wait a second for a connection.
     */
    private static final int ACCEPT_QUEUE = 1024;

    private final String name;
    private final Server server;
    private final ServerConnector connector;

    /**
     * Binds the port. Clients can connect from then on, and are answered after {@link #serve}.
     *
     * @param name of its threads, and in errors
     * @param port 0 for any free one
     * @throws StartException if another process uses the port
     */
    public LoopbackServer(String name, int port, HttpConfiguration http) {
        this.name = name;
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName(name);
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
        server = new Server(threads);
        http.setSendServerVersion(false);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        // Only clients close idle connections: a function may wait days for its next invocation.
        connector.setIdleTimeout(-1);
        server.addConnector(connector);
        try {
            connector.open();
        } catch (IOException e) {
            throw new StartException("Port " + port + " on 127.0.0.1 is taken", e);
        }
    }

    public int port() {
        return connector.getLocalPort();
    }

    /** Sets what answers the requests that Jetty itself rejects; without it Jetty does. */
    public void setErrorHandler(Request.Handler handler) {
        server.setErrorHandler(handler);
    }

    public void serve(Handler handler) {
        server.setHandler(handler);
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("The server " + name + " does not start", e);
        }
    }

    @Override
    public void close() {
        connector.close();
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The server " + name + " does not stop", e);
        }
    }
}
