package dev.msgapi.local.aws;

import java.io.IOException;

/** The port of the AWS services is in use by another process. */
public final class PortTakenException extends IOException {
    private final int port;

    PortTakenException(int port, IOException cause) {
        super("port " + port + " on 127.0.0.1 is taken", cause);
        this.port = port;
    }

    public int port() {
        return port;
    }
}
