package dev.msgapi.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.model.Limits;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.RecipientKey;
import dev.msgapi.model.SortKey;
import dev.msgapi.store.Erasure;
import dev.msgapi.store.ErasureProgress;
import dev.msgapi.store.ErasureProgress.Phase;
import dev.msgapi.store.ErasureRegister;
import dev.msgapi.store.ErasureRepository;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ErasureRepository} promises, together with the {@link ErasureRegister} over the
 * same erasures. The test of each implementation extends it.
 */
public abstract class ErasuresContract {
    private static final Instant NOW = Instant.parse("2026-11-22T15:42:08.000Z");
    private static final AtomicInteger RECIPIENTS = new AtomicInteger();

    /** Each test has its own recipient, because the tests of a class share a table. */
    private final RecipientKey recipient =
            new RecipientKey("erasure-" + RECIPIENTS.incrementAndGet() + "@example.com");

    protected abstract ErasureRepository repository();

    protected abstract ErasureRegister register();

    @Test
    void coversMessagesAcceptedInItsMillisecondOrBefore() {
        repository().open(erasure(NOW));
        assertThat(register().isErased(key(NOW.minusSeconds(1)), NOW)).isTrue();
        assertThat(register().isErased(key(NOW), NOW)).isTrue();
        assertThat(register().isErased(key(NOW.plusMillis(1)), NOW)).isFalse();
        MessageKey other = new MessageKey(new RecipientKey("other@example.com"), Ids.message(NOW));
        assertThat(register().isErased(other, NOW)).isFalse();
    }

    @Test
    void aRecipientWithoutAnErasureHasNoLatestOne() {
        assertThat(register().latest(recipient, NOW)).isEmpty();
    }

    @Test
    void theLatestErasureCounts() {
        Erasure later = erasure(NOW.plusSeconds(5));
        repository().open(later);
        repository().open(erasure(NOW));
        assertThat(register().latest(recipient, NOW)).contains(later.id());
    }

    @Test
    void keepsAnIncompleteErasure() {
        Erasure erasure = erasure(NOW);
        SortKey after = Ids.message(NOW).sortKey();
        repository().save(repository().open(erasure).advance(after, 1, NOW).completePhase(NOW));
        Instant later = NOW.plus(Limits.TOMBSTONE_RETENTION.multipliedBy(10));
        assertThat(register().isErased(key(NOW), later)).isTrue();
        assertThat(repository().find(erasure, later)).isPresent();
    }

    @Test
    void forgetsAnErasureSomeTimeAfterItWasCompleted() {
        Instant accepted = NOW.minusSeconds(86_400);
        Erasure erasure = erasure(accepted);
        ErasureProgress start = repository().open(erasure);
        repository().save(start.completePhase(NOW.minusSeconds(80)).completePhase(NOW));
        Instant end = NOW.plus(Limits.TOMBSTONE_RETENTION);
        assertThat(register().isErased(key(accepted), end.minusSeconds(1))).isTrue();
        assertThat(repository().find(erasure, end.minusSeconds(1))).isPresent();
        assertThat(register().isErased(key(accepted), end)).isFalse();
        assertThat(repository().find(erasure, end)).isEmpty();
    }

    @Test
    void savesProgressOnlyForAnOpenedErasure() {
        Erasure erasure = erasure(NOW);
        repository().save(ErasureProgress.start(erasure).advance(null, 1, NOW));
        assertThat(repository().find(erasure, NOW)).isEmpty();
        assertThat(register().latest(recipient, NOW)).isEmpty();
    }

    @Test
    void openingAgainKeepsTheSavedProgress() {
        Erasure erasure = erasure(NOW);
        assertThat(repository().find(erasure, NOW)).isEmpty();
        ErasureProgress start = repository().open(erasure);
        assertThat(start).isEqualTo(ErasureProgress.start(erasure));

        ErasureProgress advanced =
                start.advance(Ids.message(NOW).sortKey(), 100, NOW.plusSeconds(1));
        repository().save(advanced);
        assertThat(repository().find(erasure, NOW)).contains(advanced);
        assertThat(repository().open(erasure)).isEqualTo(advanced);
    }

    @Test
    void aLateWorkerCannotReopenACompleteErasure() {
        Erasure erasure = erasure(NOW);
        ErasureProgress start = repository().open(erasure);
        ErasureProgress complete =
                start.completePhase(NOW.plusSeconds(1)).completePhase(NOW.plusSeconds(2));
        assertThat(complete.phase()).isEqualTo(Phase.ERASED);
        repository().save(complete);
        repository().save(start.advance(null, 5, NOW.plusSeconds(3)));
        assertThat(repository().find(erasure, NOW)).contains(complete);
        assertThat(repository().open(erasure)).isEqualTo(complete);
    }

    private Erasure erasure(Instant at) {
        return new Erasure(recipient, Ids.erasure(at));
    }

    private MessageKey key(Instant accepted) {
        return new MessageKey(recipient, Ids.message(accepted));
    }
}
