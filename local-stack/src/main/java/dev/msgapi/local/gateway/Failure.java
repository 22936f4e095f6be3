package dev.msgapi.local.gateway;

/**
 * Why the gateway answers itself.
 *
 * @param status AWS's status for it, unless the API's definition sets another
 */
record Failure(ResponseType type, int status, String message) {

    static Failure of(ResponseType type) {
        return new Failure(type, type.status, type.message);
    }

    /** What AWS makes of a function that failed or answered in no known form. */
    static Failure badGateway() {
        return new Failure(ResponseType.DEFAULT_5XX, 502, ResponseType.DEFAULT_5XX.message);
    }

    /** A request that is no good HTTP. */
    static Failure badHttp(int status, String message) {
        return new Failure(ResponseType.DEFAULT_4XX, status, message);
    }
}
