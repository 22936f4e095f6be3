package dev.msgapi.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.model.Channel;
import dev.msgapi.model.Content;
import dev.msgapi.model.EmailAddress;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.Reason;
import dev.msgapi.model.Status;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.SendState;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link Ledger} promises. The test of each implementation extends it. */
public abstract class LedgerContract {
    protected static final Instant NOW = Instant.parse("2026-11-22T15:42:08.000Z");
    protected static final Instant LEASE_END = NOW.plusSeconds(15);
    protected static final SendState SENT = new SendState.Sent(1, "provider-1", false);
    protected static final Ledger.Result WRITTEN = new Ledger.Result.Written();

    private static final AtomicInteger RECIPIENTS = new AtomicInteger();

    /** Each test has its own recipient, because the tests of a class share a table. */
    protected final EmailAddress to =
            new EmailAddress("ledger-" + RECIPIENTS.incrementAndGet(), "example.com");

    protected abstract Ledger ledger();

    @Test
    void grantsOneOfManyConcurrentClaimsAndShowsItToTheOthers() throws Exception {
        Message message = message();
        AtomicInteger tokens = new AtomicInteger();
        Set<SendState> winners = ConcurrentHashMap.newKeySet();
        int granted = 0;
        try (var consumers = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Boolean> claim =
                    () -> {
                        SendState own = claimed(1, "token-" + tokens.incrementAndGet());
                        switch (ledger().begin(message, own, NOW)) {
                            case Ledger.Result.Written _ -> {
                                winners.add(own);
                                return true;
                            }
                            case Ledger.Result.Lost(SendState found) -> winners.add(found);
                            case Ledger.Result.Erased _, Ledger.Result.LaterState _ ->
                                    throw new AssertionError("nobody wrote that");
                        }
                        return false;
                    };
            for (Future<Boolean> done : consumers.invokeAll(Collections.nCopies(8, claim))) {
                granted += done.get() ? 1 : 0;
            }
        }
        assertThat(granted).isEqualTo(1);
        assertThat(winners).hasSize(1);
    }

    /** Every state that can follow {@code queued}, with each of its forms. */
    protected static Stream<SendState> states() {
        return Stream.of(
                claimed(1, "token"),
                new SendState.Claimed(2, LEASE_END, "token", SendState.Pass.AFTER_DOUBT),
                new SendState.Claimed(2, LEASE_END, "token", SendState.Pass.RESEND),
                new SendState.Released(7, false),
                new SendState.Released(7, true),
                new SendState.InDoubt(1, LEASE_END),
                new SendState.Held(2, LEASE_END, Reason.RESENT),
                new SendState.Held(2, LEASE_END, Reason.INVALID_RECIPIENT),
                new SendState.Sent(1, "provider-1", false),
                new SendState.Sent(2, "provider-1", true),
                new SendState.Failed(1, Reason.CONTENT_REJECTED),
                new SendState.Reported(1, Status.DELIVERED));
    }

    @ParameterizedTest
    @MethodSource("states")
    void returnsTheCurrentStateInsteadOfOverwritingIt(SendState state) {
        Message message = message();
        SendState other = claimed(99, "other");
        assertThat(ledger().begin(message, state, NOW)).isEqualTo(WRITTEN);
        assertThat(ledger().begin(message, other, NOW)).isEqualTo(lost(state));
        assertThat(move(message, claimed(98, "x"), other)).isEqualTo(lost(state));
        assertThat(move(message, state, other)).isEqualTo(WRITTEN);
        assertThat(move(message, state, claimed(100, "late"))).isEqualTo(lost(other));
    }

    @ParameterizedTest
    @MethodSource("states")
    void confirmsARepeatedWrite(SendState state) {
        Message message = message();
        assertThat(ledger().begin(message, state, NOW)).isEqualTo(WRITTEN);
        assertThat(ledger().begin(message, state, NOW)).isEqualTo(WRITTEN);
        SendState other = claimed(99, "other");
        assertThat(move(message, state, other)).isEqualTo(WRITTEN);
        assertThat(move(message, state, other)).isEqualTo(WRITTEN);
    }

    @Test
    void comparesStatusAttemptsAndTheEndOfTheLease() {
        SendState state = claimed(1, "token");
        Message message = message();
        ledger().begin(message, state, NOW);
        for (SendState expected :
                List.of(
                        new SendState.InDoubt(1, LEASE_END),
                        claimed(2, "token"),
                        new SendState.Claimed(
                                1, LEASE_END.plusMillis(1), "token", SendState.Pass.FIRST),
                        new SendState.Released(1, false))) {
            assertThat(move(message, expected, SENT)).isEqualTo(lost(state));
        }
        assertThat(move(message, state, SENT)).isEqualTo(WRITTEN);
    }

    /** The index of unsettled messages, where a sweep finds the message, has no token. */
    @Test
    void doesNotCompareTheToken() {
        Message message = message();
        ledger().begin(message, claimed(1, "token"), NOW);
        assertThat(move(message, claimed(1, "another"), SENT)).isEqualTo(WRITTEN);
    }

    @Test
    void movesOnlyAMessageThatWasBegun() {
        Message message = message();
        assertThat(move(message, claimed(1, "token"), SENT))
                .isEqualTo(lost(new SendState.Queued()));
        // The move wrote nothing.
        assertThat(ledger().begin(message, claimed(1, "token"), NOW)).isEqualTo(WRITTEN);
    }

    protected final Ledger.Result move(Message message, SendState expected, SendState next) {
        return ledger().move(message.key(), expected.version(), next, NOW);
    }

    protected static Ledger.Result lost(SendState found) {
        return new Ledger.Result.Lost(found);
    }

    protected static SendState claimed(int attempts, String token) {
        return new SendState.Claimed(attempts, LEASE_END, token, SendState.Pass.FIRST);
    }

    protected final Message message() {
        return message(NOW, false);
    }

    protected final Message message(Instant accepted, boolean secure) {
        return new Message(
                id(accepted),
                to,
                Channel.EMAIL,
                new Content.Email("subject", "text"),
                secure,
                "reference");
    }

    protected final MessageId id(Instant accepted) {
        return Ids.message(accepted);
    }
}
