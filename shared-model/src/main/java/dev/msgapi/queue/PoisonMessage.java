package dev.msgapi.queue;

/** A queue's message that no version of the format explains; it belongs in the DLQ, as it is. */
public final class PoisonMessage extends RuntimeException {
    public PoisonMessage(String detail) {
        super(detail);
    }
}
