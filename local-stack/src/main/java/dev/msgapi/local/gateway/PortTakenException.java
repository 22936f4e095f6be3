package dev.msgapi.local.gateway;

/** The API's port belongs to another program. */
public final class PortTakenException extends RuntimeException {
    private final int port;

    PortTakenException(int port, Throwable cause) {
        super("port " + port + " on 127.0.0.1 is taken by another program", cause);
        this.port = port;
    }

    public int port() {
        return port;
    }
}
