package dev.msgapi.local.gateway;

/** Ends the handling of a request with the gateway's own error. */
final class GatewayException extends RuntimeException {
    final transient GatewayError error;

    GatewayException(GatewayError error) {
        super(error.message(), null, false, false);
        this.error = error;
    }

    GatewayException(GatewayResponseType type) {
        this(GatewayError.of(type));
    }
}
