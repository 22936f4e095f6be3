package dev.msgapi.model;

/**
 * A service that the product depends on did not confirm a request. The request may or may not have
 * taken effect, so a caller can only repeat it or give up.
 */
public abstract class ServiceUnavailable extends RuntimeException {
    private final String summary;
    private final boolean isLasting;

    /**
     * @param summary what a log may say about the cause: classes of exceptions and the service's
     *     error code, never its text
     * @param isLasting whether the same request fails again until somebody removes the cause, such
     *     as a missing permission; throttling, a fault of AWS and the lack of an answer pass
     */
    protected ServiceUnavailable(
            String message, String summary, boolean isLasting, Throwable cause) {
        super(message, cause);
        this.summary = summary;
        this.isLasting = isLasting;
    }

    /** What a log may say about the cause. */
    public String summary() {
        return summary;
    }

    /** Whether the same request fails again until somebody removes the cause. */
    public boolean isLasting() {
        return isLasting;
    }
}
