package dev.msgapi.local.lambda.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Starts only once, which it notes in the file MARKER, and ends at its first invocation. */
public final class HaltsAtSecondInit implements RequestStreamHandler {
    public HaltsAtSecondInit() throws IOException {
        Path marker = Path.of(System.getenv("MARKER"));
        if (Files.exists(marker)) {
            Runtime.getRuntime().halt(8);
        }
        Files.createFile(marker);
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context) {
        Runtime.getRuntime().halt(9);
    }
}
