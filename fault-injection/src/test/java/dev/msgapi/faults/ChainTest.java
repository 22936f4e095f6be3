package dev.msgapi.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.faults.Chronicle.Transition;
import dev.msgapi.model.Status;
import dev.msgapi.sending.Standing;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChainTest {
    private static final Instant NOW = Instant.parse("2026-11-22T15:42:08.000Z");
    private static final Standing CLAIMED =
            new Standing(Status.SENDING, 1, NOW, "word", null, null);
    private static final Standing OTHER_CLAIM =
            new Standing(Status.SENDING, 1, NOW.plusMillis(1), "other", null, null);
    private static final Standing DOUBTFUL =
            new Standing(Status.UNCONFIRMED, 1, NOW.plusSeconds(9), null, null, null);
    private static final Standing SENT = new Standing(Status.SENT, 1, null, null, null, "ses-1");

    @Test
    void changesStandInTheOrderInWhichOneLedToTheNext() {
        Chain chain =
                Chain.of(
                        List.of(
                                change(DOUBTFUL, SENT),
                                change(CLAIMED, DOUBTFUL),
                                change(Standing.NEW, CLAIMED)));
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
                                change(Standing.NEW, CLAIMED),
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
    void twoClaimsFromOneStandingAreNotExplained() {
        Chain chain =
                Chain.of(
                        List.of(
                                change(Standing.NEW, CLAIMED),
                                change(Standing.NEW, OTHER_CLAIM),
                                change(CLAIMED, SENT)));
        assertThat(chain.unexplained()).containsExactly(change(Standing.NEW, OTHER_CLAIM));
    }

    private static Transition change(Standing found, Standing next) {
        return new Transition(NOW, found, next);
    }
}
