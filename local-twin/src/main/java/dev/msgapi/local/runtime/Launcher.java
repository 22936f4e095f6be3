package dev.msgapi.local.runtime;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The main class of a function's process: runs AWS's runtime interface client and, whatever the
 * function is doing, ends with the twin. Arguments: {@code native} or {@code java}, and the
 * handler.
 */
public final class Launcher {
    private Launcher() {}

    /** Never returns: the runtime runs until it or the twin ends. */
    @SuppressWarnings("CatchAndPrintStackTrace") // standard error is the function's log
    public static void main(String[] arguments) {
        InputStream twin = System.in;
        System.setIn(InputStream.nullInputStream());
        Thread.ofPlatform().daemon().name("twin").start(() -> haltAtEndOf(twin));
        try {
            if (arguments[0].equals("java")) {
                JavaRuntimeClient.run(arguments[1]);
            } else {
                AWSLambda.main(new String[] {arguments[1]});
            }
        } catch (Throwable failed) {
            failed.printStackTrace();
        }
        // A thread that the function left behind must not keep the process.
        Runtime.getRuntime().halt(1);
    }

    /**
     * The twin holds the other end of standard input and writes nothing; however it ends, the
     * system closes that end. (The client alone would notice at its next request, which a handler
     * that hangs never makes.)
     */
    private static void haltAtEndOf(InputStream twin) {
        try {
            twin.transferTo(OutputStream.nullOutputStream());
        } catch (IOException broken) {
            // the end as well
        }
        Runtime.getRuntime().halt(1);
    }
}
