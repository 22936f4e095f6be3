package dev.msgapi.local.aws;

/** A service's refusal: the code and the words that AWS uses, and the HTTP status it gives. */
final class AwsError extends Exception {
    private final int status;
    private final String code;

    AwsError(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    AwsError(String code, String message) {
        this(400, code, message);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
