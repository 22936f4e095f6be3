package dev.msgapi.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.faults.Chain.Write;
import dev.msgapi.faults.MessageTrace.Transition;
import dev.msgapi.sending.SendState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChainTest {
    private static final Instant NOW = Instant.parse("2026-11-22T15:42:08.000Z");
    private static final SendState CLAIMED =
            new SendState.Claimed(1, NOW, "token", SendState.Pass.FIRST);
    private static final SendState OTHER_CLAIM =
            new SendState.Claimed(1, NOW.plusMillis(1), "other", SendState.Pass.FIRST);
    private static final SendState IN_DOUBT = new SendState.InDoubt(1, NOW.plusSeconds(9));
    private static final SendState SENT = new SendState.Sent(1, "ses-1", false);

    @Test
    void ordersChangesByTheStateThatEachStartsFrom() {
        Chain chain =
                Chain.of(
                        List.of(
                                write(IN_DOUBT, SENT),
                                write(CLAIMED, IN_DOUBT),
                                write(new SendState.Queued(), CLAIMED)));
        assertThat(chain.changes())
                .extracting(Transition::next)
                .containsExactly(CLAIMED, IN_DOUBT, SENT);
        assertThat(chain.unexplained()).isEmpty();
    }

    @Test
    void ignoresARepeatedWriteOfTheSameState() {
        Chain chain =
                Chain.of(
                        List.of(
                                write(new SendState.Queued(), CLAIMED),
                                write(CLAIMED, SENT),
                                write(CLAIMED, IN_DOUBT),
                                write(IN_DOUBT, SENT),
                                write(IN_DOUBT, SENT)));
        assertThat(chain.changes())
                .extracting(Transition::next)
                .containsExactly(CLAIMED, IN_DOUBT, SENT);
        assertThat(chain.unexplained()).isEmpty();
    }

    @Test
    void doesNotExplainTwoClaimsFromOneState() {
        Chain chain =
                Chain.of(
                        List.of(
                                write(new SendState.Queued(), CLAIMED),
                                write(new SendState.Queued(), OTHER_CLAIM),
                                write(CLAIMED, SENT)));
        assertThat(chain.unexplained()).containsExactly(write(new SendState.Queued(), OTHER_CLAIM));
    }

    private static Write write(SendState found, SendState next) {
        return new Write(NOW, found.version(), next);
    }
}
