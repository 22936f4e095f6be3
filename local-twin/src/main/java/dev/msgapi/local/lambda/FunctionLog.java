package dev.msgapi.local.lambda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * A function's log file: the output of its processes, and the lines with which Lambda marks each
 * invocation ("Viewing CloudWatch logs for Lambda functions"). It contains no events or results.
 */
final class FunctionLog {
    private final Path file;
    private final int memoryMegabytes;

    FunctionLog(Path folder, String function, int memoryMegabytes) {
        this.file = folder.resolve(function + ".log");
        this.memoryMegabytes = memoryMegabytes;
    }

    Path file() {
        return file;
    }

    void started(String requestId) {
        line("START RequestId: " + requestId + " Version: $LATEST");
    }

    void ended(String requestId, InvokeResult result, Duration took) {
        double milliseconds = took.toNanos() / 1e6;
        if (result instanceof InvokeResult.TimedOut) {
            line("%s Task timed out after %.2f seconds".formatted(requestId, milliseconds / 1000));
        } else if (result instanceof InvokeResult.FunctionError error) {
            line("RequestId: %s Error: %s".formatted(requestId, error.type()));
        }
        line("END RequestId: " + requestId);
        line(
                "REPORT RequestId: %s\tDuration: %.2f ms\tBilled Duration: %.0f ms\tMemory Size: %d MB"
                        .formatted(
                                requestId, milliseconds, Math.ceil(milliseconds), memoryMegabytes));
    }

    /** Appends a whole line with one write, because the processes share the file. */
    void line(String text) {
        try {
            Files.writeString(
                    file, text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException unwritable) {
            // An invocation must not fail because of its log.
        }
    }
}
