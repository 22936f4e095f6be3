package dev.msgapi.local.runtime;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The main class of a function's process. It runs AWS's runtime interface client, and ends with the
 * twin whatever the function is doing. Arguments: {@code native} or {@code java}, and the handler.
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
        // A thread that the function started must not keep the process alive.
        Runtime.getRuntime().halt(1);
    }

    /**
     * Waits for the end of standard input, which the system closes when the twin ends in any way.
     * (The client itself would notice only at its next request, which a hanging handler never
     * makes.)
     */
    private static void haltAtEndOf(InputStream twin) {
        try {
            twin.transferTo(OutputStream.nullOutputStream());
        } catch (IOException broken) {
            // this is the end as well
        }
        Runtime.getRuntime().halt(1);
    }
}
