package dev.msgapi.local.gateway;

/**
 * Why the gateway answers itself.
 *
 * @param status AWS's status for it, unless the API's definition sets another
 * @param errorType for the header {@code x-amzn-ErrorType}
 */
record GatewayError(GatewayResponseType type, int status, String message, String errorType) {

    static GatewayError of(GatewayResponseType type) {
        return new GatewayError(type, type.status, type.message, type.errorType);
    }

    /** What AWS makes of a function that failed or answered in no known form. */
    static GatewayError badGateway() {
        GatewayResponseType type = GatewayResponseType.DEFAULT_5XX;
        return new GatewayError(type, 502, type.message, type.errorType);
    }

    /** A request that is no good HTTP. */
    static GatewayError badHttp(int status, String message) {
        GatewayResponseType type = GatewayResponseType.DEFAULT_4XX;
        return new GatewayError(type, status, message, type.errorType);
    }

    /**
     * One answer for all faults of a signature, told apart by their error types (AWS re:Post, "How
     * do I troubleshoot signature mismatch errors when making SigV4 signed requests with IAM
     * authentication to API Gateway?").
     */
    static GatewayError badSignature(SignatureV4.Refused refused) {
        GatewayResponseType type = GatewayResponseType.INVALID_SIGNATURE;
        return new GatewayError(type, type.status, refused.message(), refused.errorType());
    }
}
