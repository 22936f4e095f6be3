package dev.msgapi.local.lambda.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.InputStream;
import java.io.OutputStream;

/** Its constructor throws. */
public final class ThrowsAtInit implements RequestStreamHandler {
    public ThrowsAtInit() {
        throw new UnsupportedOperationException("no such thing");
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context) {}
}
