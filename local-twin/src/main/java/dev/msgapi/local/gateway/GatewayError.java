package dev.msgapi.local.gateway;

/**
 * An error response of the gateway itself.
 *
 * @param status AWS's status for it, unless the API's definition sets another
 * @param errorType the header {@code x-amzn-ErrorType}
 */
record GatewayError(GatewayResponseType type, int status, String message, String errorType) {

    static GatewayError of(GatewayResponseType type) {
        return new GatewayError(type, type.status, type.message, type.errorType);
    }

    /** The error for a function that failed or returned a malformed response. */
    static GatewayError badGateway() {
        GatewayResponseType type = GatewayResponseType.DEFAULT_5XX;
        return new GatewayError(type, 502, type.message, type.errorType);
    }

    /** The error for a request that is not valid HTTP. */
    static GatewayError badHttp(int status, String message) {
        GatewayResponseType type = GatewayResponseType.DEFAULT_4XX;
        return new GatewayError(type, status, message, type.errorType);
    }

    /**
     * The error for every invalid signature; the error type tells them apart (AWS re:Post, "How do
     * I troubleshoot signature mismatch errors when making SigV4 signed requests with IAM
     * authentication to API Gateway?").
     */
    static GatewayError badSignature(SignatureV4.Refused refused) {
        GatewayResponseType type = GatewayResponseType.INVALID_SIGNATURE;
        return new GatewayError(type, type.status, refused.message(), refused.errorType());
    }
}
