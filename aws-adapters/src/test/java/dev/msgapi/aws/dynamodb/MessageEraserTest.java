package dev.msgapi.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.aws.testing.EmbeddedTables;
import dev.msgapi.model.Channel;
import dev.msgapi.model.Content;
import dev.msgapi.model.EmailAddress;
import dev.msgapi.model.Limits;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.Retention;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.SendState;
import dev.msgapi.store.ErasableMessages;
import dev.msgapi.store.Erasure;
import dev.msgapi.store.ErasureProgress;
import dev.msgapi.store.ErasureProgress.Phase;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What an erasure reads and writes, against DynamoDB Local in the tables of template.yaml. */
@Tag("embedded")
class MessageEraserTest {
    private static final String MESSAGES = "msg-api-messages";
    private static final Instant NOW = Instant.parse("2026-11-22T15:42:08.000Z");
    private static final Set<String> MAY_REMAIN =
            Set.of(
                    "msg_id",
                    "timestamp",
                    "id",
                    "channel",
                    "store_secure",
                    "status",
                    "attempts",
                    "lease_until",
                    "claim",
                    "updated_at",
                    "expires_at",
                    "erased_by");
    private static final SendState CLAIMED =
            new SendState.Claimed(1, NOW.plusSeconds(15), "word", SendState.Pass.FIRST);

    @TempDir static Path state;
    private static EmbeddedTables tables;
    private static ErasureTable erasures;
    private static MessageEraser eraser;
    private static MessageTable messages;
    private static int recipients;

    private final EmailAddress to = new EmailAddress("r" + recipients++, "example.com");

    @BeforeAll
    static void start() {
        tables = new EmbeddedTables(state);
        erasures = new ErasureTable(tables.dynamoDb, "msg-api-erasures");
        eraser = new MessageEraser(tables.dynamoDb, MESSAGES);
        messages = new MessageTable(tables.dynamoDb, MESSAGES, Retention.NONE);
    }

    @AfterAll
    static void stop() {
        tables.close();
    }

    @Test
    void coversWhatWasAcceptedAtItsMillisecondOrBeforeAndNothingLater() {
        Erasure erasure = erasure(NOW);
        erasures.open(erasure);
        assertThat(erasures.isErased(key(NOW.minusSeconds(1)), NOW)).isTrue();
        assertThat(erasures.isErased(key(NOW), NOW)).isTrue();
        assertThat(erasures.isErased(key(NOW.plusMillis(1)), NOW)).isFalse();
        assertThat(erasures.isErased(new MessageKey("other@example.com", id(NOW)), NOW)).isFalse();
    }

    @Test
    void theLatestErasureCounts() {
        Erasure later = erasure(NOW.plusSeconds(5));
        erasures.open(later);
        erasures.open(erasure(NOW));
        assertThat(erasures.latest(to.key(), NOW)).contains(later.id());
    }

    @Test
    void anErasureThatIsNotCarriedOutIsNeverForgotten() {
        Erasure erasure = erasure(NOW);
        erasures.save(erasures.open(erasure).advance("2026", 1, NOW).completePhase(NOW));
        Instant later = NOW.plus(Limits.TOMBSTONE_RETENTION.multipliedBy(10));
        assertThat(erasures.isErased(key(NOW), later)).isTrue();
        assertThat(erasures.find(erasure, later)).isPresent();
    }

    @Test
    void onlyAnErasureThatWasOpenedIsSaved() {
        Erasure erasure = erasure(NOW);
        erasures.save(ErasureProgress.start(erasure).advance(null, 1, NOW));
        assertThat(erasures.find(erasure, NOW)).isEmpty();
    }

    @Test
    void anErasureIsForgottenSomeTimeAfterItWasCarriedOut() {
        Erasure erasure = erasure(NOW.minusSeconds(86_400));
        ErasureProgress start = erasures.open(erasure);
        erasures.save(start.completePhase(NOW.minusSeconds(80)).completePhase(NOW));
        Instant end = NOW.plus(Limits.TOMBSTONE_RETENTION);
        assertThat(erasures.isErased(key(NOW.minusSeconds(86_400)), end.minusSeconds(1))).isTrue();
        assertThat(erasures.isErased(key(NOW.minusSeconds(86_400)), end)).isFalse();
        assertThat(erasures.find(erasure, end)).isEmpty();
    }

    @Test
    void progressIsReadBackAsItWasWrittenAndOpeningAgainKeepsIt() {
        Erasure erasure = erasure(NOW);
        assertThat(erasures.find(erasure, NOW)).isEmpty();
        ErasureProgress start = erasures.open(erasure);
        assertThat(start).isEqualTo(ErasureProgress.start(erasure));

        ErasureProgress advance = start.advance(id(NOW).sortKey(), 100, NOW.plusSeconds(1));
        erasures.save(advance);
        assertThat(erasures.find(erasure, NOW)).contains(advance);
        assertThat(erasures.open(erasure)).isEqualTo(advance);
    }

    @Test
    void whatIsErasedStaysSoWhateverALateWorkerSays() {
        Erasure erasure = erasure(NOW);
        ErasureProgress start = erasures.open(erasure);
        ErasureProgress done =
                start.completePhase(NOW.plusSeconds(1)).completePhase(NOW.plusSeconds(2));
        assertThat(done.phase()).isEqualTo(Phase.ERASED);
        erasures.save(done);
        erasures.save(start.advance(null, 5, NOW.plusSeconds(3)));
        assertThat(erasures.find(erasure, NOW)).contains(done);
    }

    @Test
    void keepsOnlyTheSendStateOfAnErasedMessage() {
        Message plain = message(NOW, false);
        messages.begin(plain, CLAIMED, NOW);
        Message sealed = message(NOW, true);
        messages.store(sealed, ByteBuffer.wrap(new byte[] {1}), NOW);
        Erasure erasure = erasure(NOW);
        for (Message message : List.of(plain, sealed)) {
            eraser.erase(message.key(), erasure);
            assertThat(item(message))
                    .containsEntry("erased_by", AttributeValue.fromS(erasure.id().toString()))
                    .containsEntry(
                            "expires_at",
                            AttributeValue.fromN("" + erasure.remainsUntil().getEpochSecond()));
            // Anything else that an item may hold would survive the erasure.
            assertThat(MAY_REMAIN).containsAll(item(message).keySet());
        }
        // A consumer that is sending the message still records its outcome.
        SendState sent = new SendState.Sent(1, "provider-1", false);
        assertThat(messages.move(plain.key(), CLAIMED.version(), sent, NOW))
                .isEqualTo(new Ledger.Result.Written());
    }

    @Test
    void neverCreatesAnItem() {
        Message message = message(NOW, false);
        assertThat(eraser.erase(message.key(), erasure(NOW))).isFalse();
        assertThat(item(message)).isEmpty();
    }

    @Test
    void whatIsErasedTakesNoContentAgain() {
        Message plain = message(NOW, false);
        messages.begin(plain, CLAIMED, NOW);
        eraser.erase(plain.key(), erasure(NOW));
        messages.begin(plain, CLAIMED, NOW);
        Message sealed = message(NOW, true);
        messages.store(sealed, ByteBuffer.wrap(new byte[] {1}), NOW);
        eraser.erase(sealed.key(), erasure(NOW));
        messages.store(sealed, ByteBuffer.wrap(new byte[] {1}), NOW);
        assertThat(messages.begin(sealed, CLAIMED, NOW)).isEqualTo(new Ledger.Result.Erased());
        for (Message message : List.of(plain, sealed)) {
            assertThat(item(message)).doesNotContainKeys("msg", "subject", "sealed", "reference");
        }
    }

    @Test
    void walksOverAllThatIsCoveredStretchByStretch() {
        int count = ErasableMessages.PAGE_SIZE + 5;
        for (int i = 0; i < count; i++) {
            messages.begin(message(NOW.minusSeconds(i), false), CLAIMED, NOW);
        }
        messages.begin(message(NOW.plusMillis(1), false), CLAIMED, NOW);
        Erasure erasure = erasure(NOW);
        ErasableMessages.Page first = eraser.unerased(erasure, null);
        assertThat(first.unerased()).hasSize(ErasableMessages.PAGE_SIZE);
        ErasableMessages.Page second = eraser.unerased(erasure, first.lastKey());
        assertThat(second.unerased()).hasSize(5);
        assertThat(second.lastKey()).isNull();
    }

    @Test
    void countsWhatItErasedBeforeAndNotWhatAnotherDid() {
        Message own = message(NOW.minusSeconds(1), false);
        Message others = message(NOW.minusSeconds(2), false);
        Message left = message(NOW.minusSeconds(3), false);
        for (Message message : List.of(own, others, left)) {
            messages.begin(message, CLAIMED, NOW);
        }
        Erasure erasure = erasure(NOW);
        assertThat(eraser.erase(own.key(), erasure)).isTrue();
        assertThat(eraser.erase(own.key(), erasure)).isTrue();
        eraser.erase(others.key(), erasure(NOW.minusSeconds(1)));
        assertThat(eraser.erase(others.key(), erasure)).isFalse();
        ErasableMessages.Page stretch = eraser.unerased(erasure, null);
        assertThat(stretch.unerased()).containsExactly(left.key());
        assertThat(stretch.count()).isEqualTo(2);
    }

    private Erasure erasure(Instant at) {
        return new Erasure(to.key(), id(at));
    }

    private MessageKey key(Instant accepted) {
        return new MessageKey(to.key(), id(accepted));
    }

    private Message message(Instant accepted, boolean secure) {
        return new Message(
                id(accepted), to, Channel.EMAIL, new Content.Email("s", "m"), secure, "reference");
    }

    private static MessageId id(Instant at) {
        return MessageId.at(at, new SecureRandom());
    }

    private static Map<String, AttributeValue> item(Message message) {
        return tables.dynamoDb
                .getItem(request ->
                        request.tableName(MESSAGES)
                                .consistentRead(true)
                                .key(
                                        Map.of(
                                                "msg_id",
                                                AttributeValue.fromS(message.to().key()),
                                                "timestamp",
                                                AttributeValue.fromS(message.id().sortKey()))))
                .item();
    }
}
