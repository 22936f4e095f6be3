package dev.msgapi.delivery;

/** The provider has answered, and the table did not take it: the claim will lapse. */
public final class UnrecordedOutcome extends RuntimeException {
    UnrecordedOutcome(RuntimeException cause) {
        super("the outcome was not recorded", cause);
    }
}
