package dev.msgapi.local.aws.protocol;

/** An error of a service, with AWS's code, message and HTTP status. */
public final class AwsError extends Exception {
    private final int status;
    private final String code;

    public AwsError(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    public AwsError(String code, String message) {
        this(400, code, message);
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    public String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
