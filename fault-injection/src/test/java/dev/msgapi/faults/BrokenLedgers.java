package dev.msgapi.faults;

import dev.msgapi.model.Message;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.Reason;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.SendState;
import dev.msgapi.sending.SendState.Claimed;
import dev.msgapi.sending.SendState.Failed;
import dev.msgapi.sending.SendState.Held;
import dev.msgapi.sending.SendState.InDoubt;
import dev.msgapi.sending.SendState.Pass;
import dev.msgapi.sending.SendState.Queued;
import dev.msgapi.sending.SendState.Released;
import dev.msgapi.sending.SendState.Reported;
import dev.msgapi.sending.SendState.Sent;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Ledgers that are wrong in one way each. */
final class BrokenLedgers {
    private BrokenLedgers() {}

    /** The state as a consumer would write it that never says {@code resent}. */
    static SendState withoutSayingResent(SendState next) {
        return switch (next) {
            case Claimed(int attempts, Instant leaseUntil, String token, Pass pass)
                    when pass == Pass.RESEND ->
                    new Claimed(attempts, leaseUntil, token, Pass.AFTER_DOUBT);
            case Held(int attempts, Instant since, Reason reason) when reason == Reason.RESENT ->
                    new InDoubt(attempts, since);
            case Sent(int attempts, String providerMessageId, boolean _) ->
                    new Sent(attempts, providerMessageId, false);
            case Queued _, Claimed _, Released _, InDoubt _, Held _, Failed _, Reported _ -> next;
        };
    }

    /** Writes without a condition, so that it grants every claim. */
    static final class Unconditional implements Ledger {
        private final Ledger inner;
        private final Map<MessageKey, SendState> last = new HashMap<>();

        Unconditional(Ledger inner) {
            this.inner = inner;
        }

        @Override
        public void storeContent(Message message) {
            inner.storeContent(message);
        }

        @Override
        public Result begin(Message message, SendState next, Instant now) {
            SendState found = last.put(message.key(), next);
            return found == null
                    ? inner.begin(message, next, now)
                    : inner.move(message.key(), found.version(), next, now);
        }

        @Override
        public Result move(
                MessageKey key, SendState.Version expected, SendState next, Instant now) {
            SendState found = last.put(key, next);
            return inner.move(key, found == null ? expected : found.version(), next, now);
        }
    }

    /** Writes another state than the one it is asked to write, and confirms the write. */
    record Rewriting(Ledger inner, UnaryOperator<SendState> change) implements Ledger {
        @Override
        public void storeContent(Message message) {
            inner.storeContent(message);
        }

        @Override
        public Result begin(Message message, SendState next, Instant now) {
            return inner.begin(message, change.apply(next), now);
        }

        @Override
        public Result move(
                MessageKey key, SendState.Version expected, SendState next, Instant now) {
            return inner.move(key, expected, change.apply(next), now);
        }
    }
}
