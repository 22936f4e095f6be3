package dev.msgapi.local.gateway;

/** Leaves the steps early, with the gateway's own answer. */
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
