package dev.msgapi.faults;

import dev.msgapi.erasure.ErasureQueue;
import dev.msgapi.faults.Violation.Rule;
import dev.msgapi.model.ErasureId;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.RecipientKey;
import dev.msgapi.store.Erasure;
import dev.msgapi.store.ErasureProgress;
import dev.msgapi.store.ErasureProgress.Phase;
import dev.msgapi.store.ErasureRegister;
import dev.msgapi.store.ErasureRepository;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The checker finds what is wrong with each of these erasures. */
class BrokenErasuresTest {
    @Test
    void findsAWorkerThatWalksOnlyOnce() {
        BrokenProtocolsTest.assertBreaks(
                Rule.CONTENT_THOUGH_ERASED,
                new Variant() {
                    @Override
                    public ErasureRepository repository(ErasureRepository repository) {
                        return new WalksOnce(repository);
                    }
                });
    }

    @Test
    void findsAConsumerThatDoesNotAskForTheLatestErasure() {
        BrokenProtocolsTest.assertBreaks(
                Rule.SENT_THOUGH_ERASED,
                new Variant() {
                    @Override
                    public ErasureRegister register(ErasureRegister register) {
                        return (_, _) -> Optional.empty();
                    }
                });
    }

    @Test
    void findsAnErasureThatIsNotQueued() {
        BrokenProtocolsTest.assertBreaks(
                Rule.UNERASED,
                new Variant() {
                    @Override
                    public ErasureQueue erasureQueue(ErasureQueue queue) {
                        return _ -> {};
                    }
                });
    }

    @Test
    void findsAnErasureThatLeavesOutItsOwnMillisecond() {
        BrokenProtocolsTest.assertBreaks(
                Rule.SENT_THOUGH_ERASED,
                new Variant() {
                    @Override
                    public ErasureRegister register(ErasureRegister register) {
                        return new ExclusiveRegister(register);
                    }
                },
                _ -> SimulatedErasuresTest.atOneMillisecond());
    }

    /** Reports that the erasure is complete after the first walk. */
    private record WalksOnce(ErasureRepository inner) implements ErasureRepository {
        @Override
        public ErasureProgress open(Erasure erasure) {
            ErasureProgress found = inner.open(erasure);
            return found.phase() == Phase.CHECKING ? found.completePhase(found.updatedAt()) : found;
        }

        @Override
        public void save(ErasureProgress progress) {
            inner.save(
                    progress.phase() == Phase.CHECKING
                            ? progress.completePhase(progress.updatedAt())
                            : progress);
        }

        @Override
        public Optional<ErasureProgress> find(Erasure erasure, Instant now) {
            return inner.find(erasure, now);
        }
    }

    /** Does not cover messages accepted in the erasure's own millisecond. */
    private record ExclusiveRegister(ErasureRegister inner) implements ErasureRegister {
        @Override
        public Optional<ErasureId> latest(RecipientKey recipientKey, Instant now) {
            return inner.latest(recipientKey, now);
        }

        @Override
        public boolean isErased(MessageKey key, Instant now) {
            return latest(key.recipientKey(), now)
                    .filter(erasure -> key.id().instant().isBefore(erasure.instant()))
                    .isPresent();
        }
    }
}
