package dev.msgapi.model;

/**
 * A service that the product depends on did not confirm a request. The request may or may not have
 * taken effect, so a caller can only repeat it or give up.
 */
public abstract class ServiceUnavailable extends RuntimeException {
    private final String summary;

    /**
     * @param summary what a log may say about the cause: classes of exceptions and the service's
     *     error code, never its text
     */
    protected ServiceUnavailable(String message, String summary, Throwable cause) {
        super(message, cause);
        this.summary = summary;
    }

    /** What a log may say about the cause. */
    public String summary() {
        return summary;
    }
}
