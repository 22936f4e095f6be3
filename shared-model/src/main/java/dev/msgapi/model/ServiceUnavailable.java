package dev.msgapi.model;

/**
 * A service that the product depends on did not confirm a request. The request may or may not have
 * taken effect, so it is safe only to repeat it or to give up.
 */
public abstract class ServiceUnavailable extends RuntimeException {
    private final String summary;

    /**
     * @param summary what a log may say of the cause: kinds of exceptions and the service's error
     *     code, never its text
     */
    protected ServiceUnavailable(String message, String summary, Throwable cause) {
        super(message, cause);
        this.summary = summary;
    }

    /** What a log may say of the cause. */
    public String summary() {
        return summary;
    }
}
