package dev.msgapi.sending;

import dev.msgapi.model.Reason;
import dev.msgapi.model.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * How far the sending of one message has come. {@link SendProtocol} decides which state follows
 * which; a {@link Ledger} stores the present one.
 */
public sealed interface SendState {
    /** A day after a consumer would last have sent the message. */
    Duration SWEEP_AFTER = SendProtocol.SEND_WITHIN.plusDays(1);

    /** The status that the message's history shows. */
    Status status();

    /** How often a consumer has claimed the message so far. */
    int attempts();

    /** Accepted; no consumer has claimed it yet. */
    record Queued() implements SendState {
        @Override
        public Status status() {
            return Status.QUEUED;
        }

        @Override
        public int attempts() {
            return 0;
        }
    }

    /**
     * A consumer has claimed it and may be sending it until the lease ends.
     *
     * @param leaseUntil the instant before which nobody else may send it, in milliseconds
     * @param token random; identifies the claim's owner
     */
    record Claimed(int attempts, Instant leaseUntil, String token, Pass pass) implements SendState {
        public Claimed {
            leaseUntil = leaseUntil.truncatedTo(ChronoUnit.MILLIS);
        }

        @Override
        public Status status() {
            return pass == Pass.FIRST ? Status.SENDING : Status.UNCONFIRMED;
        }

        /** Whether an earlier send is in doubt, so that the recipient may get the message twice. */
        boolean isResend() {
            return pass == Pass.RESEND;
        }
    }

    /**
     * What is known of the sends before a claim. A status never goes back, so it depends on this.
     */
    enum Pass {
        /** The provider surely did not take the message before. */
        FIRST,
        /** An earlier send was in doubt until the provider turned out not to have taken it. */
        AFTER_DOUBT,
        /** An earlier send is still in doubt. */
        RESEND
    }

    /**
     * Nobody is sending it, and the provider did not take it: the next consumer may claim it.
     *
     * @param wasInDoubt whether an earlier send was in doubt for a while
     */
    record Released(int attempts, boolean wasInDoubt) implements SendState {
        @Override
        public Status status() {
            return wasInDoubt ? Status.UNCONFIRMED : Status.SENDING;
        }
    }

    /**
     * Nobody knows whether the provider took it.
     *
     * @param resendAt when it may be sent again if the policy says so, in milliseconds
     */
    record InDoubt(int attempts, Instant resendAt) implements SendState {
        public InDoubt {
            resendAt = resendAt.truncatedTo(ChronoUnit.MILLIS);
        }

        @Override
        public Status status() {
            return Status.UNCONFIRMED;
        }
    }

    /**
     * In doubt for good: it was sent a second time, and that send is in doubt or was refused.
     *
     * @param since when that was found out, in milliseconds
     * @param reason {@link Reason#RESENT}, or why the provider refused the second send
     */
    record Held(int attempts, Instant since, Reason reason) implements SendState {
        public Held {
            since = since.truncatedTo(ChronoUnit.MILLIS);
        }

        @Override
        public Status status() {
            return Status.UNCONFIRMED;
        }
    }

    /**
     * The provider took it.
     *
     * @param providerMessageId the provider's own name for it
     * @param resent whether it was sent a second time after a send in doubt
     */
    record Sent(int attempts, String providerMessageId, boolean resent) implements SendState {
        @Override
        public Status status() {
            return Status.SENT;
        }
    }

    /** The provider never took it and never will. */
    record Failed(int attempts, Reason reason) implements SendState {
        @Override
        public Status status() {
            return Status.FAILED;
        }
    }

    /**
     * The provider reported on it after it was sent.
     *
     * @param status {@code delivered}, {@code bounced} or {@code complained}
     */
    record Reported(int attempts, Status status) implements SendState {}

    /** Whether nothing that a consumer does changes it any more. */
    default boolean isFinal() {
        return isFinal(status());
    }

    private static boolean isFinal(Status status) {
        return switch (status) {
            case QUEUED, SENDING, UNCONFIRMED -> false;
            case SENT, DELIVERED, FAILED, BOUNCED, COMPLAINED -> true;
        };
    }

    /** What tells this state from every other state that the message has been or will be in. */
    default Version version() {
        Instant until =
                switch (this) {
                    case Claimed claimed -> claimed.leaseUntil();
                    case InDoubt inDoubt -> inDoubt.resendAt();
                    case Held held -> held.since();
                    case Queued _, Released _, Sent _, Failed _, Reported _ -> null;
                };
        return new Version(status(), attempts(), Optional.ofNullable(until));
    }

    /**
     * When the sweeper has to look at the message unless a consumer does before; empty if it can
     * stay in this state for good.
     *
     * @param accepted when the message was accepted
     */
    default Optional<Instant> sweepAt(Instant accepted) {
        return switch (this) {
            case Queued _, Released _ -> Optional.of(accepted.plus(SWEEP_AFTER));
            case Claimed claimed when claimed.pass() == Pass.FIRST ->
                    Optional.of(claimed.leaseUntil());
            case Claimed _, InDoubt _, Held _, Sent _, Failed _, Reported _ -> Optional.empty();
        };
    }

    /**
     * What a ledger compares before it replaces a state. The index of unsettled messages holds it
     * as well, so it leaves out the claim's token, which that index lacks.
     *
     * @param until the lease's end, the time of a resend, or since when the message is held
     */
    record Version(Status status, int attempts, Optional<Instant> until) {
        /** Whether nothing that a consumer does changes the state any more. */
        boolean isFinal() {
            return SendState.isFinal(status);
        }
    }
}
