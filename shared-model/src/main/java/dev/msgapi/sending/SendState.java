package dev.msgapi.sending;

import dev.msgapi.model.Reason;
import dev.msgapi.model.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The state of one message on its way to the provider. {@link SendProtocol} decides which state
 * follows which; a {@link Ledger} stores the current one.
 */
public sealed interface SendState {
    /** How long after a consumer would last have sent a message the sweeper ends it. */
    Duration SWEEP_MARGIN = Duration.ofDays(1);

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
     * @param leaseUntil the end of the lease, in milliseconds; until then nobody else may send it
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
     * What is known about the sends before a claim. The status depends on it, because a status
     * never goes back.
     */
    enum Pass {
        /** The provider has not accepted the message before. */
        FIRST,
        /** An earlier send was in doubt, and then a late answer said that it was not accepted. */
        AFTER_DOUBT,
        /** An earlier send is still in doubt. */
        RESEND
    }

    /**
     * Nobody is sending it, and the provider did not accept it: the next consumer may claim it.
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
     * Nobody knows whether the provider accepted it.
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
     * In doubt for good: it was sent a second time, and that send is in doubt or was refused; or
     * the table may have forgotten that it was sent.
     *
     * @param since when that became known, in milliseconds
     * @param reason {@link Reason#RESENT}, why the provider refused the second send, or {@link
     *     Reason#RESTORED}
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
     * The provider accepted it.
     *
     * @param providerMessageId the provider's id of the message
     * @param resent whether it was sent a second time after a send in doubt
     */
    record Sent(int attempts, String providerMessageId, boolean resent) implements SendState {
        @Override
        public Status status() {
            return Status.SENT;
        }
    }

    /** The provider never accepted it and never will. */
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

    /** Whether no consumer changes it any more. */
    default boolean isFinal() {
        return isFinal(status());
    }

    private static boolean isFinal(Status status) {
        return switch (status) {
            case QUEUED, SENDING, UNCONFIRMED -> false;
            case SENT, DELIVERED, FAILED, BOUNCED, COMPLAINED -> true;
        };
    }

    /** What distinguishes this state from every other state of the message, past or future. */
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
     * When the sweeper has to handle the message unless a consumer does so before; empty if it can
     * stay in this state forever.
     *
     * @param accepted when the message was accepted
     * @param sendWithin {@link SendPolicy#sendWithin()}
     */
    default Optional<Instant> sweepAt(Instant accepted, Duration sendWithin) {
        return switch (this) {
            case Queued _, Released _ -> Optional.of(accepted.plus(sendWithin).plus(SWEEP_MARGIN));
            case Claimed claimed when claimed.pass() == Pass.FIRST ->
                    Optional.of(claimed.leaseUntil());
            case Claimed _, InDoubt _, Held _, Sent _, Failed _, Reported _ -> Optional.empty();
        };
    }

    /**
     * What a ledger compares before it replaces a state. The index of unsettled messages contains
     * it too. It has no token, because the index has none.
     *
     * @param until the lease's end, the time of a resend, or since when the message is held
     */
    record Version(Status status, int attempts, Optional<Instant> until) {
        /** Whether no consumer changes the state any more. */
        boolean isFinal() {
            return SendState.isFinal(status);
        }
    }
}
