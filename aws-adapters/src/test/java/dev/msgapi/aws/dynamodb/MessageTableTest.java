package dev.msgapi.aws.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.aws.testing.EmbeddedTables;
import dev.msgapi.model.Channel;
import dev.msgapi.model.Content;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.RecipientKey;
import dev.msgapi.model.Retention;
import dev.msgapi.model.SortKey;
import dev.msgapi.model.Status;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.SendState;
import dev.msgapi.sending.UnsettledIndex;
import dev.msgapi.store.ErasableMessages;
import dev.msgapi.store.History;
import dev.msgapi.store.History.Selection;
import dev.msgapi.store.History.Slice;
import dev.msgapi.store.SealedMessageReader;
import dev.msgapi.store.SealedMessageReader.Lookup;
import dev.msgapi.store.SealedMessageWriter;
import dev.msgapi.store.StoredMessage;
import dev.msgapi.store.UnstartedMessageWriter;
import dev.msgapi.testing.MessageStoreContract;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** The table's adapter against DynamoDB Local, in the table that template.yaml declares. */
@Tag("embedded")
class MessageTableTest extends MessageStoreContract {
    private static final Duration SEND_WITHIN = Duration.ofDays(6);
    private static final String TABLE = "msg-api-messages";

    @TempDir static Path state;
    private static EmbeddedTables tables;
    private static DynamoDbClient dynamoDb;
    private static MessageTable table;
    private static MessageReader reader;
    private static MessageTable expiring;
    private static MessageEraser eraser;

    @BeforeAll
    static void start() {
        tables = new EmbeddedTables(state);
        dynamoDb = tables.dynamoDb;
        table = new MessageTable(dynamoDb, TABLE, new Retention(0), SEND_WITHIN);
        expiring = new MessageTable(dynamoDb, TABLE, RETENTION, SEND_WITHIN);
        reader = new MessageReader(dynamoDb, TABLE);
        eraser = new MessageEraser(dynamoDb, TABLE);
    }

    @AfterAll
    static void stop() {
        tables.close();
    }

    @Override
    protected Ledger ledger() {
        return expiring;
    }

    @Override
    protected SealedMessageWriter sealedMessages() {
        return expiring;
    }

    @Override
    protected UnstartedMessageWriter unstartedMessages() {
        return expiring;
    }

    @Override
    protected SealedMessageReader sealedReader() {
        return reader;
    }

    @Override
    protected UnsettledIndex unsettled() {
        return new MessageStateTable(dynamoDb, TABLE, SEND_WITHIN);
    }

    @Override
    protected History history() {
        return reader;
    }

    @Override
    protected ErasableMessages erasable() {
        return eraser;
    }

    @Test
    void aMoveOfAMessageThatIsNotInTheTableCreatesNoItem() {
        Message message = message();
        assertThat(move(message, claimed(1, "token"), SENT))
                .isEqualTo(lost(new SendState.Queued()));
        assertThat(item(message)).isEmpty();
    }

    @Test
    void aSettledMessageHasNoAttributesOfItsClaim() {
        Message message = message(Instant.parse("2026-11-22T15:42:07.123Z"), false);
        SendState claimed = claimed(1, "token");
        table.begin(message, claimed, NOW);
        assertThat(item(message)).containsKeys("lease_until", "claim", "sweep_shard", "sweep_at");
        table.move(message.key(), claimed.version(), SENT, NOW);
        assertThat(item(message))
                .doesNotContainKeys("lease_until", "claim", "sweep_shard", "sweep_at", "reason");
        assertThat(only(message).providerMessageId()).isEqualTo("provider-1");
    }

    @Test
    void aSecureMessageStoresItsFirstSealedContentAndNoContentInTheClear() {
        Message message = message(NOW, true);
        table.store(message, ByteBuffer.wrap("first".getBytes(UTF_8)), NOW);
        table.store(message, ByteBuffer.wrap("second".getBytes(UTF_8)), NOW);
        SendState claimed = claimed(1, "token");
        assertThat(table.begin(message, claimed, NOW)).isEqualTo(WRITTEN);
        table.store(message, ByteBuffer.wrap("third".getBytes(UTF_8)), NOW);
        table.move(message.key(), claimed.version(), SENT, NOW);

        Map<String, AttributeValue> item = item(message);
        assertThat(item.get("sealed").b().asUtf8String()).isEqualTo("first");
        // Anything else would be stored in the clear.
        assertThat(item)
                .containsOnlyKeys(
                        "msg_id",
                        "timestamp",
                        "id",
                        "channel",
                        "store_secure",
                        "status",
                        "attempts",
                        "reference",
                        "sealed",
                        "provider_message_id",
                        "updated_at");
        assertThat(only(message).content()).isNull();
        assertThat(only(message).status()).isEqualTo(Status.SENT.wireName());
    }

    @Test
    void theLargestMessageFitsItsItems() {
        Message message =
                new Message(
                        id(NOW),
                        to,
                        Channel.EMAIL,
                        new Content.Email(
                                "\uD83D\uDE00".repeat(Content.Email.SUBJECT_CHARS_MAX),
                                "\u0001".repeat(Content.TEXT_BYTES_MAX)),
                        false,
                        "\uD83D\uDE00".repeat(Message.REFERENCE_CHARS_MAX));
        SendState claimed = claimed(1, "token");
        table.storeContent(message);
        assertThat(table.begin(message, claimed, NOW)).isEqualTo(WRITTEN);
        assertThat(only(message).content()).isEqualTo(message.content());
        assertThat(only(message).reference()).isEqualTo(message.reference());
    }

    @Test
    void hidesAnExpiredMessageBeforeDynamoDbRemovesIt() {
        Message message = message(Instant.parse("2026-11-22T15:42:07.123Z"), false);
        MessageTable keepsADay = new MessageTable(dynamoDb, TABLE, new Retention(1), SEND_WITHIN);
        keepsADay.begin(message, claimed(1, "token"), NOW);
        Instant end = message.id().instant().plus(Duration.ofDays(1));
        // Rounded up to a second: never early.
        assertThat(item(message).get("expires_at").n()).isEqualTo("" + (end.getEpochSecond() + 1));

        assertThat(reader.read(all(), end.plusMillis(800)).messages()).hasSize(1);
        assertThat(reader.read(all(), end.plusMillis(900)).messages()).isEmpty();
        assertThat(item(message)).isNotEmpty();
    }

    @Test
    void withoutRetentionNothingExpires() {
        Message message = message(Instant.parse("2026-11-22T15:42:07.123Z"), false);
        table.begin(message, claimed(1, "token"), NOW);
        assertThat(item(message)).doesNotContainKey("expires_at");
        assertThat(reader.read(all(), NOW.plus(Duration.ofDays(36500))).messages()).hasSize(1);
    }

    @Test
    void aConsumerRemovesTheEndOfAnUnstartedMessage() {
        for (boolean storeSecure : List.of(false, true)) {
            Message message = message(NOW.minusSeconds(storeSecure ? 1 : 0), storeSecure);
            table.storeUnstarted(message, NOW);
            assertThat(item(message)).containsKey("expires_at");
            if (storeSecure) {
                table.store(message, ByteBuffer.wrap(new byte[] {1}), NOW);
            } else {
                table.begin(message, claimed(1, "token"), NOW);
            }
            assertThat(item(message)).doesNotContainKey("expires_at");
        }
    }

    @Test
    void anUnstartedMessageIsShownNoLongerThanItsRetention() {
        Message message = message(NOW, false);
        new MessageTable(dynamoDb, TABLE, new Retention(1), SEND_WITHIN)
                .storeUnstarted(message, NOW);
        assertThat(item(message).get("expires_at").n())
                .isEqualTo("" + NOW.plusSeconds(86_400).getEpochSecond());
    }

    @Test
    void findsOnlySealedMessages() {
        Message secure = message(NOW, true);
        byte[] bytes = {1, 2, 3};
        new MessageTable(dynamoDb, TABLE, new Retention(1), SEND_WITHIN)
                .store(secure, ByteBuffer.wrap(bytes), NOW);
        Message plain = message(Instant.parse("2026-11-22T15:42:07.123Z"), false);
        table.begin(plain, claimed(1, "token"), NOW);

        assertThat(reader.find(secure.key(), NOW))
                .isEqualTo(new Lookup.Sealed(ByteBuffer.wrap(bytes)));
        assertThat(reader.find(plain.key(), NOW)).isEqualTo(new Lookup.NotSealed());
        assertThat(reader.find(message(NOW, true).key(), NOW)).isEqualTo(new Lookup.Absent());
        assertThat(
                        reader.find(
                                new MessageKey(new RecipientKey("other@example.com"), secure.id()),
                                NOW))
                .isEqualTo(new Lookup.Absent());
        assertThat(reader.find(secure.key(), NOW.plus(Duration.ofDays(2))))
                .isEqualTo(new Lookup.Absent());
    }

    @Test
    void readsEachPageConsistently() {
        for (int i = 0; i < 3; i++) {
            table.begin(message(NOW.plusMillis(i), false), claimed(1, "token"), NOW);
        }
        List<Boolean> consistent = new ArrayList<>();
        ExecutionInterceptor recording =
                new ExecutionInterceptor() {
                    @Override
                    public void beforeExecution(
                            Context.BeforeExecution context, ExecutionAttributes attributes) {
                        consistent.add(((QueryRequest) context.request()).consistentRead());
                    }
                };
        try (DynamoDbClient client = tables.client(recording)) {
            MessageReader recorded = new MessageReader(client, TABLE);
            Slice slice = recorded.read(page(null), NOW);
            assertThat(slice.messages()).hasSize(1);
            while (slice.lastKey() != null) {
                slice = recorded.read(page(slice.lastKey()), NOW);
            }
        }
        // A replica that lags would show a status that is older than one already shown.
        assertThat(consistent).hasSizeGreaterThanOrEqualTo(3).containsOnly(true);
    }

    private Selection page(@Nullable SortKey after) {
        return new Selection(to.key(), SortKey.FIRST, SortKey.LAST, null, null, true, after, 1);
    }

    private Selection all() {
        return new Selection(to.key(), SortKey.FIRST, SortKey.LAST, null, null, true, null, 10);
    }

    private static StoredMessage only(Message message) {
        Slice slice =
                reader.read(
                        new Selection(
                                message.to().key(),
                                message.id().sortKey(),
                                message.id().sortKey(),
                                null,
                                null,
                                true,
                                null,
                                10),
                        NOW);
        assertThat(slice.messages()).hasSize(1);
        return slice.messages().getFirst();
    }

    private static Map<String, AttributeValue> item(Message message) {
        return dynamoDb.getItem(request ->
                        request.tableName(TABLE)
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
