package dev.msgapi.faults;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.msgapi.erasure.ErasureQueue;
import dev.msgapi.faults.Violation.Rule;
import dev.msgapi.model.ErasureId;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.RecipientKey;
import dev.msgapi.model.SortKey;
import dev.msgapi.query.QueryHandler;
import dev.msgapi.store.AuditWriter;
import dev.msgapi.store.ErasableMessages;
import dev.msgapi.store.Erasure;
import dev.msgapi.store.ErasureProgress;
import dev.msgapi.store.ErasureProgress.Phase;
import dev.msgapi.store.ErasureRegister;
import dev.msgapi.store.ErasureRepository;
import dev.msgapi.store.History;
import java.time.Instant;
import java.time.InstantSource;
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
                },
                _ -> SimulatedErasuresTest.twoOfALateMessage());
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

    @Test
    void findsAHistoryThatDoesNotAskForTheLatestErasure() {
        RuleAssertions.assertBreaksOnly(
                Rule.SHOWN_THOUGH_ERASED,
                new Variant() {
                    @Override
                    public RequestStreamHandler query(
                            History history, ErasureRegister erasures, InstantSource clock) {
                        return new QueryHandler(history, (_, _) -> Optional.empty(), clock);
                    }
                });
    }

    /** The first request is in the audit, but only the second one is queued. */
    @Test
    void findsAHandlerThatSkipsTheAuditOnItsSecondTry() {
        RuleAssertions.assertBreaksOnly(
                Rule.UNAUDITED,
                new Variant() {
                    @Override
                    public AuditWriter audit(AuditWriter audit) {
                        boolean[] isWritten = {false};
                        return entry -> {
                            if (!isWritten[0]) {
                                audit.append(entry);
                                isWritten[0] = true;
                            }
                        };
                    }
                },
                _ -> SimulatedErasuresTest.queuedAtTheSecondTry());
    }

    @Test
    void findsAWorkerThatCountsWhatAnotherErasureHasErased() {
        RuleAssertions.assertBreaksOnly(
                Rule.MISCOUNTED,
                new Variant() {
                    @Override
                    public ErasableMessages erasable(ErasableMessages messages) {
                        return new CountsRefusals(messages);
                    }
                },
                _ -> SimulatedErasuresTest.twoOfALateMessage());
    }

    /** The second message is large, and its consumer may die before it claims the message. */
    @Test
    void findsAWorkerThatForgetsTheContentItems() {
        RuleAssertions.assertBreaksOnly(
                Rule.CONTENT_THOUGH_ERASED,
                new Variant() {
                    @Override
                    public ErasableMessages erasable(ErasableMessages messages) {
                        return new ForgetsContents(messages);
                    }
                });
    }

    @Test
    void findsAWorkerThatErasesOnlyTheContentItemsOfItsMessages() {
        RuleAssertions.assertBreaksOnly(
                Rule.CONTENT_THOUGH_ERASED,
                new Variant() {
                    @Override
                    public ErasableMessages erasable(ErasableMessages messages) {
                        return new FollowsMessages(messages);
                    }
                },
                _ -> SimulatedErasuresTest.contentWithoutAMessage());
    }

    /** Ends each walk after the status items. */
    private record ForgetsContents(ErasableMessages inner) implements ErasableMessages {
        @Override
        public Page unerased(Erasure erasure, SortKey after) {
            Page page = inner.unerased(erasure, after);
            boolean isLast = page.lastKey() != null && page.lastKey().isOfContent();
            return new Page(page.unerased(), page.count(), isLast ? null : page.lastKey());
        }

        @Override
        public boolean erase(Item item, Erasure erasure) {
            return inner.erase(item, erasure);
        }
    }

    /** Erases the content item of each status item, and looks for no others. */
    private record FollowsMessages(ErasableMessages inner) implements ErasableMessages {
        @Override
        public Page unerased(Erasure erasure, SortKey after) {
            return new ForgetsContents(inner).unerased(erasure, after);
        }

        @Override
        public boolean erase(Item item, Erasure erasure) {
            inner.erase(new Item(item.key(), true), erasure);
            return inner.erase(item, erasure);
        }
    }

    /** Counts a message that another erasure has erased. */
    private record CountsRefusals(ErasableMessages inner) implements ErasableMessages {
        @Override
        public Page unerased(Erasure erasure, SortKey after) {
            return inner.unerased(erasure, after);
        }

        @Override
        public boolean erase(Item item, Erasure erasure) {
            inner.erase(item, erasure);
            return true;
        }
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
