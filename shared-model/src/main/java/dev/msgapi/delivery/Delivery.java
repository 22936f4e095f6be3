package dev.msgapi.delivery;

import dev.msgapi.model.Message;
import java.time.Duration;
import java.time.InstantSource;

/** The way of one message through a channel: claim, send, record. */
public final class Delivery {
    /** How long a claim holds: longer than to write it and to call a provider can take. */
    public static final Duration LEASE = Duration.ofSeconds(15);

    /** The longest that a message can take: its lease, then the record in three attempts. */
    public static final Duration LONGEST = LEASE.plusSeconds(7);

    private final Ledger ledger;
    private final Provider provider;
    private final InstantSource clock;

    public Delivery(Ledger ledger, Provider provider, InstantSource clock) {
        this.ledger = ledger;
        this.provider = provider;
        this.clock = clock;
    }

    /** Sends the message unless that is done; says whether the queue may forget it. */
    public Disposition deliver(Message message) {
        var now = clock.instant();
        return switch (ledger.claim(message, now, now.plus(LEASE))) {
            case Claim.Settled _ -> Disposition.DONE;
            case Claim.Held _ -> Disposition.HELD;
            case Claim.Taken claim -> {
                Outcome outcome = provider.send(message);
                ledger.settle(message, claim, outcome, clock.instant());
                yield outcome instanceof Outcome.Unavailable ? Disposition.RETRY : Disposition.DONE;
            }
        };
    }
}
