package dev.msgapi.local;

/** A port of 127.0.0.1 is in use by another process. */
public final class PortTakenException extends StartException {
    private final int port;

    public PortTakenException(int port, Throwable cause) {
        super("Port " + port + " on 127.0.0.1 is taken", cause);
        this.port = port;
    }

    public int port() {
        return port;
    }
}
