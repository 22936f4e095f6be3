package dev.msgapi.log;

import dev.msgapi.model.ServiceUnavailable;
import java.util.StringJoiner;

/** What a log may say about an exception: its class and those of its causes, never their text. */
public final class ExceptionSummary {
    private static final int DEPTH_MAX = 8;

    private ExceptionSummary() {}

    /**
     * The simple class names from the outermost exception to the innermost, separated by slashes. A
     * {@link ServiceUnavailable} ends them with its own summary.
     */
    public static String of(Throwable e) {
        StringJoiner kinds = new StringJoiner("/");
        Throwable cause = e;
        for (int depth = 0; cause != null && depth < DEPTH_MAX; depth++) {
            kinds.add(cause.getClass().getSimpleName());
            if (cause instanceof ServiceUnavailable service) {
                return kinds.add(service.summary()).toString();
            }
            cause = cause.getCause();
        }
        return kinds.toString();
    }
}
