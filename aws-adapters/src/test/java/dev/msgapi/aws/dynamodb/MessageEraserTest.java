package dev.msgapi.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.msgapi.aws.testing.EmbeddedTables;
import dev.msgapi.model.Channel;
import dev.msgapi.model.Content;
import dev.msgapi.model.EmailAddress;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.Retention;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.SendState;
import dev.msgapi.store.ErasableMessages;
import dev.msgapi.store.ErasableMessages.Item;
import dev.msgapi.store.Erasure;
import dev.msgapi.store.StoreUnavailable;
import dev.msgapi.testing.Ids;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
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

/**
 * What an erasure reads and removes, in DynamoDB Local. What the port promises is tested in {@link
 * MessageTableTest}.
 */
@Tag("embedded")
class MessageEraserTest {
    private static final Duration SEND_WITHIN = Duration.ofDays(6);
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
            new SendState.Claimed(1, NOW.plusSeconds(15), "token", SendState.Pass.FIRST);

    @TempDir static Path state;
    private static EmbeddedTables tables;
    private static MessageEraser eraser;
    private static MessageTable messages;
    private static int recipients;

    private final EmailAddress to = new EmailAddress("r" + recipients++, "example.com");

    @BeforeAll
    static void start() {
        tables = new EmbeddedTables(state);
        eraser = new MessageEraser(tables.dynamoDb, MESSAGES);
        messages = new MessageTable(tables.dynamoDb, MESSAGES, new Retention(0), SEND_WITHIN);
    }

    @AfterAll
    static void stop() {
        tables.close();
    }

    @Test
    void keepsOnlyTheSendStateOfAnErasedMessage() {
        Message plain = message(NOW, false);
        messages.begin(plain, CLAIMED, NOW);
        Message sealed = message(NOW, true);
        messages.store(sealed, ByteBuffer.wrap(new byte[] {1}), NOW);
        Erasure erasure = erasure(NOW);
        for (Message message : List.of(plain, sealed)) {
            erase(message, erasure);
            assertThat(item(message))
                    .containsEntry("erased_by", AttributeValue.fromS(erasure.id().toString()))
                    .containsEntry(
                            "expires_at",
                            AttributeValue.fromN("" + erasure.itemsExpireAt().getEpochSecond()));
            // Any other attribute of an item would survive the erasure.
            assertThat(MAY_REMAIN).containsAll(item(message).keySet());
        }
        // A consumer that is sending the message still records its outcome.
        SendState sent = new SendState.Sent(1, "provider-1", false);
        assertThat(messages.move(plain.key(), CLAIMED.version(), sent, NOW))
                .isEqualTo(new Ledger.Result.Written());
    }

    @Test
    void aMissingTableIsAFailureThatLasts() {
        MessageEraser broken = new MessageEraser(tables.dynamoDb, "msg-api-nothing");
        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() -> broken.unerased(erasure(NOW), null))
                .matches(StoreUnavailable::isLasting);
        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() ->
                        broken.erase(new Item(message(NOW, false).key(), false), erasure(NOW)))
                .matches(StoreUnavailable::isLasting);
    }

    @Test
    void neverCreatesAnItem() {
        Message message = message(NOW, false);
        assertThat(erase(message, erasure(NOW))).isFalse();
        assertThat(item(message)).isEmpty();
    }

    @Test
    void anErasedItemNeverGetsContentAgain() {
        Message plain = message(NOW, false);
        messages.begin(plain, CLAIMED, NOW);
        erase(plain, erasure(NOW));
        messages.begin(plain, CLAIMED, NOW);
        Message sealed = message(NOW, true);
        messages.store(sealed, ByteBuffer.wrap(new byte[] {1}), NOW);
        erase(sealed, erasure(NOW));
        messages.store(sealed, ByteBuffer.wrap(new byte[] {1}), NOW);
        assertThat(messages.begin(sealed, CLAIMED, NOW)).isEqualTo(new Ledger.Result.Erased());
        String[] removed =
                MessageAttribute.REMOVED_BY_ERASURE.stream()
                        .map(MessageAttribute::attributeName)
                        .toArray(String[]::new);
        for (Message message : List.of(plain, sealed)) {
            assertThat(item(message))
                    .doesNotContainKeys("msg", "subject", "sealed", "reference")
                    .doesNotContainKeys(removed);
        }
    }

    @Test
    void walksOverAllCoveredMessagesInPages() {
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
        ErasableMessages.Page contents = eraser.unerased(erasure, second.lastKey());
        assertThat(contents).isEqualTo(new ErasableMessages.Page(List.of(), 0, null));
    }

    private static boolean erase(Message message, Erasure erasure) {
        return eraser.erase(new Item(message.key(), false), erasure);
    }

    private Erasure erasure(Instant at) {
        return new Erasure(to.key(), Ids.erasure(at));
    }

    private Message message(Instant accepted, boolean secure) {
        return new Message(
                id(accepted), to, Channel.EMAIL, new Content.Email("s", "m"), secure, "reference");
    }

    private static MessageId id(Instant at) {
        return Ids.message(at);
    }

    private static Map<String, AttributeValue> item(Message message) {
        return tables.dynamoDb
                .getItem(request ->
                        request.tableName(MESSAGES)
                                .consistentRead(true)
                                .key(
                                        Map.of(
                                                "msg_id",
                                                AttributeValue.fromS(message.to().key().value()),
                                                "timestamp",
                                                AttributeValue.fromS(
                                                        message.id().sortKey().value()))))
                .item();
    }
}
