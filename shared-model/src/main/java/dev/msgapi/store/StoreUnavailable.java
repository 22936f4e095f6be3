package dev.msgapi.store;

/** A table did not confirm what it was asked for: it may have been carried out or not. */
public final class StoreUnavailable extends RuntimeException {
    public StoreUnavailable(Throwable cause) {
        super("the table did not confirm", cause);
    }
}
