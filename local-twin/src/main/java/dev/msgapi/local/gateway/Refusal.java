package dev.msgapi.local.gateway;

/** Leaves the steps early, with the gateway's own answer. */
final class Refusal extends RuntimeException {
    final transient Failure failure;

    Refusal(Failure failure) {
        super(failure.message(), null, false, false);
        this.failure = failure;
    }

    Refusal(ResponseType type) {
        this(Failure.of(type));
    }
}
