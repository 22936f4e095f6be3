package dev.msgapi.local.gateway;

/**
 * Why the gateway answers itself.
 *
 * @param status AWS's status for it, unless the API's definition sets another
 * @param errorType for the header {@code x-amzn-ErrorType}
 */
record Failure(ResponseType type, int status, String message, String errorType) {

    static Failure of(ResponseType type) {
        return new Failure(type, type.status, type.message, type.errorType);
    }

    /** What AWS makes of a function that failed or answered in no known form. */
    static Failure badGateway() {
        ResponseType type = ResponseType.DEFAULT_5XX;
        return new Failure(type, 502, type.message, type.errorType);
    }

    /** A request that is no good HTTP. */
    static Failure badHttp(int status, String message) {
        ResponseType type = ResponseType.DEFAULT_4XX;
        return new Failure(type, status, message, type.errorType);
    }

    /**
     * One answer for all faults of a signature, told apart by their error types (AWS re:Post, "How
     * do I troubleshoot signature mismatch errors when making SigV4 signed requests with IAM
     * authentication to API Gateway?").
     */
    static Failure badSignature(SignatureV4.Refused refused) {
        ResponseType type = ResponseType.INVALID_SIGNATURE;
        return new Failure(type, type.status, refused.message(), refused.errorType());
    }
}
