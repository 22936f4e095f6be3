package dev.msgapi.delivery;

import dev.msgapi.model.Message;
import java.time.Instant;

/** The record of who sends a message and what came of it. Every call can be repeated. */
public interface Ledger {
    /**
     * Asks to be the one that sends; a claim whose lease has ended counts no more.
     *
     * @param leaseUntil the instant until which no other claim succeeds
     */
    Claim claim(Message message, Instant now, Instant leaseUntil);

    /** Writes what the provider said; does nothing where the claim was lost to another. */
    void settle(Message message, Claim.Taken claim, Outcome outcome, Instant now);
}
