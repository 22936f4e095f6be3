package dev.msgapi.faults;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.msgapi.faults.Violation.Rule;
import dev.msgapi.model.ErasureId;
import dev.msgapi.model.RecipientKey;
import dev.msgapi.query.QueryHandler;
import dev.msgapi.securestore.DecryptHandler;
import dev.msgapi.securestore.Opener;
import dev.msgapi.store.AuditWriter;
import dev.msgapi.store.ErasureRegister;
import dev.msgapi.store.History;
import dev.msgapi.store.SealedMessageReader;
import dev.msgapi.store.StoreUnavailable;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The readers of a run find what is wrong with each of these histories. */
class BrokenReadsTest {
    @Test
    void findsAHistoryThatReadsFromALaggingReplica() {
        RuleAssertions.assertBreaksOnly(
                Rule.WENT_BACKWARDS,
                new Variant() {
                    @Override
                    public RequestStreamHandler query(
                            History history, ErasureRegister erasures, InstantSource clock) {
                        return new QueryHandler(new Lagging(history), erasures, clock);
                    }
                });
    }

    @Test
    void findsAHistoryThatAsksForTheLatestErasureOnlyOnce() {
        RuleAssertions.assertBreaksOnly(
                Rule.SHOWN_THOUGH_ERASED,
                new Variant() {
                    @Override
                    public RequestStreamHandler query(
                            History history, ErasureRegister erasures, InstantSource clock) {
                        Map<RecipientKey, Optional<ErasureId>> answers = new HashMap<>();
                        ErasureRegister remembered =
                                (recipientKey, now) ->
                                        answers.computeIfAbsent(
                                                recipientKey, key -> erasures.latest(key, now));
                        return new QueryHandler(history, remembered, clock);
                    }
                });
    }

    @Test
    void findsADecryptionThatDoesNotAskForErasures() {
        RuleAssertions.assertBreaksOnly(
                Rule.SHOWN_THOUGH_ERASED,
                new Variant() {
                    @Override
                    public RequestStreamHandler decrypt(
                            SealedMessageReader messages,
                            ErasureRegister erasures,
                            Opener opener,
                            AuditWriter audit,
                            InstantSource clock) {
                        return new DecryptHandler(
                                messages, (_, _) -> Optional.empty(), opener, audit, clock);
                    }
                });
    }

    @Test
    void findsADecryptionWhoseAuditIsLost() {
        RuleAssertions.assertBreaksOnly(
                Rule.UNAUDITED,
                new Variant() {
                    @Override
                    public RequestStreamHandler decrypt(
                            SealedMessageReader messages,
                            ErasureRegister erasures,
                            Opener opener,
                            AuditWriter audit,
                            InstantSource clock) {
                        AuditWriter losing =
                                entry -> {
                                    try {
                                        audit.append(entry);
                                    } catch (StoreUnavailable e) {
                                        // Ignored, which is what is wrong here.
                                    }
                                };
                        return new DecryptHandler(messages, erasures, opener, losing, clock);
                    }
                });
    }

    /** Answers every third read of a selection with what it showed two reads before. */
    private static final class Lagging implements History {
        private final History inner;
        private final Map<Selection, List<Slice>> answers = new HashMap<>();

        Lagging(History inner) {
            this.inner = inner;
        }

        @Override
        public Slice read(Selection selection, Instant now) {
            Slice latest = inner.read(selection, now);
            List<Slice> all = answers.computeIfAbsent(selection, _ -> new ArrayList<>());
            all.add(latest);
            return all.size() % 3 == 0 ? all.get(all.size() - 3) : latest;
        }
    }
}
