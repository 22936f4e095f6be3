package dev.msgapi.faults;

import dev.msgapi.erasure.ErasureQueue;
import dev.msgapi.faults.Violation.Rule;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.MessageKey;
import dev.msgapi.store.Erasure;
import dev.msgapi.store.ErasureProgress;
import dev.msgapi.store.ErasureProgress.Phase;
import dev.msgapi.store.ErasureRegister;
import dev.msgapi.store.ErasureRepository;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** ErasureRegister that are wrong in one way each, and the checker says which. */
class BrokenErasuresTest {
    @Test
    void aWorkerThatWalksOnlyOnceIsFound() {
        BrokenProtocolsTest.assertBreaks(
                Rule.CONTENT_THOUGH_ERASED,
                new Variant() {
                    @Override
                    public ErasureRepository log(ErasureRepository log) {
                        return new WalksOnce(log);
                    }
                });
    }

    @Test
    void aConsumerThatDoesNotAskForTheTombstoneIsFound() {
        BrokenProtocolsTest.assertBreaks(
                Rule.SENT_THOUGH_ERASED,
                new Variant() {
                    @Override
                    public ErasureRegister erasures(ErasureRegister erasures) {
                        return (_, _) -> Optional.empty();
                    }
                });
    }

    @Test
    void anErasureWithoutAnOrderIsFound() {
        BrokenProtocolsTest.assertBreaks(
                Rule.UNERASED,
                new Variant() {
                    @Override
                    public ErasureQueue orders(ErasureQueue orders) {
                        return _ -> {};
                    }
                });
    }

    @Test
    void anErasureThatCoversWhatCameBeforeItAloneIsFound() {
        BrokenProtocolsTest.assertBreaks(
                Rule.SENT_THOUGH_ERASED,
                new Variant() {
                    @Override
                    public ErasureRegister erasures(ErasureRegister erasures) {
                        return new Before(erasures);
                    }
                },
                _ -> InMemoryErasuresTest.atOneMillisecond());
    }

    /** Has done with the first walk, it says. */
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

    /** Leaves out what was accepted at the erasure's very millisecond. */
    private record Before(ErasureRegister inner) implements ErasureRegister {
        @Override
        public Optional<MessageId> latest(String recipientKey, Instant now) {
            return inner.latest(recipientKey, now);
        }

        @Override
        public boolean isErased(MessageKey key, Instant now) {
            return latest(key.recipientKey(), now)
                    .filter(erasure -> key.id().accepted().isBefore(erasure.accepted()))
                    .isPresent();
        }
    }
}
