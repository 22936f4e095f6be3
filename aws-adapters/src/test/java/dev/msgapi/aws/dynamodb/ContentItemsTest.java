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
import dev.msgapi.model.SortKey;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.SendState;
import dev.msgapi.store.ErasableMessages.Item;
import dev.msgapi.store.Erasure;
import dev.msgapi.store.History.Selection;
import dev.msgapi.store.History.Slice;
import dev.msgapi.store.SealedMessageReader.Lookup;
import dev.msgapi.store.StoreUnavailable;
import dev.msgapi.store.StoredMessage;
import dev.msgapi.testing.Ids;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/** How large contents are stored and read, in DynamoDB Local. */
@Tag("embedded")
class ContentItemsTest {
    private static final String TABLE = "msg-api-messages";
    private static final Instant NOW = Instant.parse("2026-11-22T15:42:08.000Z");
    private static final SendState CLAIMED =
            new SendState.Claimed(1, NOW.plusSeconds(15), "token", SendState.Pass.FIRST);
    private static final String LARGEST = "x".repeat(Content.TEXT_BYTES_MAX - 1);

    @TempDir static Path state;
    private static EmbeddedTables tables;
    private static MessageTable messages;
    private static MessageReader reader;
    private static int recipients;

    private final EmailAddress to = new EmailAddress("contents" + recipients++, "example.com");

    @BeforeAll
    static void start() {
        tables = new EmbeddedTables(state);
        messages = new MessageTable(tables.dynamoDb, TABLE, new Retention(30), Duration.ofDays(14));
        reader = new MessageReader(tables.dynamoDb, TABLE);
    }

    @AfterAll
    static void stop() {
        tables.close();
    }

    @Test
    void aLargeContentIsOnlyInItsContentItem() {
        Message message = begin(1, LARGEST);
        assertThat(item(message, false))
                .containsEntry("content_bytes", AttributeValue.fromN("" + Content.TEXT_BYTES_MAX))
                .doesNotContainKeys("subject", "msg");
        assertThat(item(message, true))
                .containsOnlyKeys("msg_id", "timestamp", "subject", "msg", "expires_at")
                .containsEntry("expires_at", item(message, false).get("expires_at"));
    }

    @Test
    void aSmallContentIsOnlyInTheStatusItem() {
        Message message = begin(1, "small");
        assertThat(item(message, false))
                .containsKeys("subject", "msg")
                .doesNotContainKey("content_bytes");
        assertThat(item(message, true)).isEmpty();
    }

    @Test
    void anErasedContentItemIsOnlyAStub() {
        Message message = begin(1, LARGEST);
        Erasure erasure = new Erasure(to.key(), Ids.erasure(NOW));
        MessageEraser eraser = new MessageEraser(tables.dynamoDb, TABLE);
        eraser.erase(new Item(message.key(), false), erasure);
        eraser.erase(new Item(message.key(), true), erasure);
        assertThat(item(message, false)).doesNotContainKey("content_bytes");
        messages.storeContent(message);
        assertThat(item(message, true))
                .containsOnlyKeys("msg_id", "timestamp", "erased_by", "expires_at")
                .containsEntry(
                        "expires_at",
                        AttributeValue.fromN("" + erasure.itemsExpireAt().getEpochSecond()));
    }

    @Test
    void aSliceReadsAtMostOneMebibyteOfContents() {
        List<Message> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            all.add(begin(i, LARGEST));
        }
        Slice first = read(reader, null, 10);
        assertThat(first.messages())
                .extracting(StoredMessage::id)
                .containsExactlyElementsOf(ids(all.subList(0, 4)));
        assertThat(first.lastKey()).isEqualTo(all.get(3).id().sortKey());
        Slice second = read(reader, first.lastKey(), 10);
        assertThat(second.messages())
                .extracting(StoredMessage::content)
                .containsExactly(all.get(4).content(), all.get(5).content());
        assertThat(second.lastKey()).isNull();
    }

    @Test
    void aSliceReadsAtMostAHundredContents() {
        List<Message> all = new ArrayList<>();
        for (int i = 0; i < 102; i++) {
            all.add(begin(i, "x".repeat(ContentSize.TOGETHER_MAX)));
        }
        Slice slice = read(reader, null, 101);
        assertThat(slice.messages()).hasSize(100).doesNotContainNull();
        assertThat(slice.lastKey()).isEqualTo(all.get(99).id().sortKey());
        assertThat(read(reader, slice.lastKey(), 101).messages()).hasSize(2);
    }

    @Test
    void readsAgainWhatDynamoDbLeftOut() {
        Message first = begin(1, LARGEST);
        Message second = begin(2, LARGEST);
        LeavesOut twice = new LeavesOut(second, ContentItemReader.REQUESTS_MAX - 1);
        try (DynamoDbClient client = tables.client(twice)) {
            assertThat(read(new MessageReader(client, TABLE), null, 10).messages())
                    .extracting(StoredMessage::content)
                    .containsExactly(first.content(), second.content());
        }
        assertThat(twice.left).isZero();
    }

    @Test
    void aSliceEndsBeforeAContentThatDynamoDbLeavesOutEachTime() {
        Message first = begin(1, LARGEST);
        Message second = begin(2, LARGEST);
        begin(3, LARGEST);
        try (DynamoDbClient client = tables.client(new LeavesOut(second, Integer.MAX_VALUE))) {
            MessageReader throttled = new MessageReader(client, TABLE);
            Slice slice = read(throttled, null, 10);
            assertThat(slice.messages())
                    .extracting(StoredMessage::content)
                    .containsExactly(first.content());
            assertThat(slice.lastKey()).isEqualTo(first.id().sortKey());
            assertThatExceptionOfType(StoreUnavailable.class)
                    .isThrownBy(() -> read(throttled, slice.lastKey(), 10))
                    .matches(e -> !e.isLasting());
        }
    }

    /** Earlier versions stored every content in the status item. */
    @Test
    void aLargeContentInAStatusItemIsShownMovedAndErased() {
        Message earlier = message(1, LARGEST, false);
        Map<String, AttributeValue> item = earlierItem(earlier);
        item.put("subject", AttributeValue.fromS("s"));
        item.put("msg", AttributeValue.fromS(LARGEST));
        tables.dynamoDb.putItem(request -> request.tableName(TABLE).item(item));
        Message later = begin(2, LARGEST);
        assertThat(read(reader, null, 10).messages())
                .extracting(StoredMessage::content)
                .containsExactly(earlier.content(), later.content());

        // A consumer of this version gets a copy of the earlier message.
        messages.storeContent(earlier);
        SendState sent = new SendState.Sent(1, "provider-1", false);
        assertThat(messages.begin(earlier, sent, NOW)).isEqualTo(new Ledger.Result.Lost(CLAIMED));
        assertThat(messages.move(earlier.key(), CLAIMED.version(), sent, NOW))
                .isEqualTo(new Ledger.Result.Written());
        assertThat(read(reader, null, 1).messages())
                .extracting(StoredMessage::content)
                .containsExactly(earlier.content());
        eraseAll();
        assertThat(item(earlier, false)).doesNotContainKeys("subject", "msg");
        assertThat(item(earlier, true)).doesNotContainKeys("subject", "msg");
    }

    @Test
    void aLargeSealedContentInAStatusItemIsFound() {
        Message earlier = message(1, LARGEST, true);
        byte[] sealed = new byte[Content.TEXT_BYTES_MAX];
        Map<String, AttributeValue> item = earlierItem(earlier);
        ByteBuffer bytes = ByteBuffer.wrap(sealed);
        item.put("sealed", AttributeValue.fromB(SdkBytes.fromByteArray(sealed)));
        tables.dynamoDb.putItem(request -> request.tableName(TABLE).item(item));
        messages.storeContent(earlier, bytes);
        messages.store(earlier, bytes, NOW);
        assertThat(reader.find(earlier.key(), NOW)).isEqualTo(new Lookup.Sealed(bytes));
    }

    /** Leaves a message's content out of the first answers. */
    private static final class LeavesOut implements ExecutionInterceptor {
        private final String sortKey;
        private int left;

        LeavesOut(Message message, int times) {
            sortKey = message.id().sortKey().ofContent().value();
            left = times;
        }

        @Override
        public SdkResponse modifyResponse(
                Context.ModifyResponse context, ExecutionAttributes attributes) {
            if (!(context.response() instanceof BatchGetItemResponse batch) || left == 0) {
                return context.response();
            }
            left--;
            List<Map<String, AttributeValue>> items = new ArrayList<>(batch.responses().get(TABLE));
            Map<String, AttributeValue> removed =
                    items.stream()
                            .filter(item -> item.get("timestamp").s().equals(sortKey))
                            .findFirst()
                            .orElseThrow();
            items.remove(removed);
            Map<String, AttributeValue> key =
                    Map.of("msg_id", removed.get("msg_id"), "timestamp", removed.get("timestamp"));
            KeysAndAttributes asked =
                    ((BatchGetItemRequest) context.request()).requestItems().get(TABLE);
            return batch.toBuilder()
                    .responses(Map.of(TABLE, items))
                    .unprocessedKeys(Map.of(TABLE, asked.toBuilder().keys(List.of(key)).build()))
                    .build();
        }
    }

    private void eraseAll() {
        MessageEraser eraser = new MessageEraser(tables.dynamoDb, TABLE);
        Erasure erasure = new Erasure(to.key(), Ids.erasure(NOW.plusSeconds(60)));
        SortKey after = null;
        do {
            var page = eraser.unerased(erasure, after);
            page.unerased().forEach(item -> eraser.erase(item, erasure));
            after = page.lastKey();
        } while (after != null);
    }

    private Message begin(int millis, String text) {
        Message message = message(millis, text, false);
        messages.storeContent(message);
        messages.begin(message, CLAIMED, NOW);
        return message;
    }

    private Message message(int millis, String text, boolean secure) {
        return new Message(
                Ids.message(NOW.plusMillis(millis)),
                to,
                Channel.EMAIL,
                new Content.Email("s", text),
                secure,
                null);
    }

    private Slice read(MessageReader from, @Nullable SortKey after, int limit) {
        return from.read(
                new Selection(
                        to.key(), SortKey.FIRST, SortKey.LAST, null, null, false, after, limit),
                NOW);
    }

    private static List<MessageId> ids(List<Message> of) {
        return of.stream().map(Message::id).toList();
    }

    /** A claimed message's item without its content. */
    private static Map<String, AttributeValue> earlierItem(Message message) {
        Map<String, AttributeValue> item = new HashMap<>(Attributes.key(message.key()));
        item.put("id", AttributeValue.fromS(message.id().toString()));
        item.put("channel", AttributeValue.fromS("email"));
        item.put("store_secure", AttributeValue.fromBool(message.storeSecure()));
        item.put("reference", AttributeValue.fromNul(true));
        item.put("status", AttributeValue.fromS("sending"));
        item.put("attempts", AttributeValue.fromN("1"));
        item.put("lease_until", AttributeValue.fromN("" + NOW.plusSeconds(15).toEpochMilli()));
        item.put("claim", AttributeValue.fromS("token"));
        item.put("updated_at", AttributeValue.fromS(NOW.toString()));
        return item;
    }

    private static Map<String, AttributeValue> item(Message message, boolean isContent) {
        Map<String, AttributeValue> key =
                isContent ? Attributes.contentKey(message.key()) : Attributes.key(message.key());
        return tables.dynamoDb
                .getItem(request -> request.tableName(TABLE).key(key).consistentRead(true))
                .item();
    }
}
