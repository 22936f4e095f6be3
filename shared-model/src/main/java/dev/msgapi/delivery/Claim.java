package dev.msgapi.delivery;

/** What came of the wish to be the one that sends a message. */
public sealed interface Claim {
    /**
     * Nobody else may send until the lease ends.
     *
     * @param attempt the number of this attempt, from 1
     */
    record Taken(int attempt) implements Claim {}

    /** Another consumer may be sending right now. */
    record Held() implements Claim {}

    /** The message has its outcome: there is nothing left to do. */
    record Settled() implements Claim {}
}
