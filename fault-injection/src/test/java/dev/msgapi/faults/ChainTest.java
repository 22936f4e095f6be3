package dev.msgapi.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.faults.Chain.Write;
import dev.msgapi.faults.Chronicle.Transition;
import dev.msgapi.sending.SendState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChainTest {
    private static final Instant NOW = Instant.parse("2026-11-22T15:42:08.000Z");
    private static final SendState CLAIMED =
            new SendState.Claimed(1, NOW, "word", SendState.Pass.FIRST);
    private static final SendState OTHER_CLAIM =
            new SendState.Claimed(1, NOW.plusMillis(1), "other", SendState.Pass.FIRST);
    private static final SendState DOUBTFUL = new SendState.InDoubt(1, NOW.plusSeconds(9));
    private static final SendState SENT = new SendState.Sent(1, "ses-1", false);

    @Test
    void changesStandInTheOrderInWhichOneLedToTheNext() {
        Chain chain =
                Chain.of(
                        List.of(
                                change(DOUBTFUL, SENT),
                                change(CLAIMED, DOUBTFUL),
                                change(new SendState.Queued(), CLAIMED)));
        assertThat(chain.changes())
                .extracting(Transition::next)
                .containsExactly(CLAIMED, DOUBTFUL, SENT);
        assertThat(chain.unexplained()).isEmpty();
    }

    @Test
    void whoeverWritesAgainWhatIsThereChangesNothing() {
        Chain chain =
                Chain.of(
                        List.of(
                                change(new SendState.Queued(), CLAIMED),
                                change(CLAIMED, SENT),
                                change(CLAIMED, DOUBTFUL),
                                change(DOUBTFUL, SENT),
                                change(DOUBTFUL, SENT)));
        assertThat(chain.changes())
                .extracting(Transition::next)
                .containsExactly(CLAIMED, DOUBTFUL, SENT);
        assertThat(chain.unexplained()).isEmpty();
    }

    @Test
    void twoClaimsFromOneStateAreNotExplained() {
        Chain chain =
                Chain.of(
                        List.of(
                                change(new SendState.Queued(), CLAIMED),
                                change(new SendState.Queued(), OTHER_CLAIM),
                                change(CLAIMED, SENT)));
        assertThat(chain.unexplained())
                .containsExactly(change(new SendState.Queued(), OTHER_CLAIM));
    }

    private static Write change(SendState found, SendState next) {
        return new Write(NOW, found.version(), next);
    }
}
