package dev.msgapi.aws.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.msgapi.aws.testing.EmbeddedTables;
import dev.msgapi.model.Channel;
import dev.msgapi.model.Content;
import dev.msgapi.model.EmailAddress;
import dev.msgapi.model.Limits;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.Reason;
import dev.msgapi.model.Retention;
import dev.msgapi.model.Status;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.SendState;
import dev.msgapi.sending.UnsettledIndex;
import dev.msgapi.store.History.Selection;
import dev.msgapi.store.History.Slice;
import dev.msgapi.store.SealedMessageReader.Lookup;
import dev.msgapi.store.StoredMessage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The table's adapter against DynamoDB Local, in the table that template.yaml declares. */
@Tag("embedded")
class MessageTableTest {
    private static final String TABLE = "msg-api-messages";
    private static final Instant NOW = Instant.parse("2026-11-22T15:42:08.000Z");
    private static final Instant LEASE_END = NOW.plusSeconds(15);
    private static final SendState SENT = new SendState.Sent(1, "provider-1", false);
    private static final Ledger.Result WRITTEN = new Ledger.Result.Written();

    @TempDir static Path state;
    private static EmbeddedTables tables;
    private static DynamoDbClient dynamoDb;
    private static MessageTable table;
    private static MessageReader reader;
    private static int recipients;

    private final EmailAddress to = new EmailAddress("r" + recipients++, "example.com");

    @BeforeAll
    static void start() {
        tables = new EmbeddedTables(state);
        dynamoDb = tables.dynamoDb;
        table = new MessageTable(dynamoDb, TABLE, Retention.NONE);
        reader = new MessageReader(dynamoDb, TABLE);
    }

    @AfterAll
    static void stop() {
        tables.close();
    }

    @Test
    void ofManyClaimsAtOnceOneIsTakenAndTheOthersSeeIt() throws Exception {
        Message message = message("2026-11-22T15:42:07.123Z");
        AtomicInteger words = new AtomicInteger();
        Set<SendState> winners = ConcurrentHashMap.newKeySet();
        int taken = 0;
        try (var consumers = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Boolean> claim =
                    () -> {
                        SendState own = claimed(1, "word-" + words.incrementAndGet());
                        switch (table.begin(message, own, NOW)) {
                            case Ledger.Result.Written _ -> {
                                winners.add(own);
                                return true;
                            }
                            case Ledger.Result.Lost(SendState found) -> winners.add(found);
                            case Ledger.Result.Erased _ -> throw new AssertionError("not erased");
                        }
                        return false;
                    };
            for (Future<Boolean> done : consumers.invokeAll(Collections.nCopies(8, claim))) {
                taken += done.get() ? 1 : 0;
            }
        }
        assertThat(taken).isEqualTo(1);
        assertThat(winners).hasSize(1);
    }

    static Stream<SendState> states() {
        return Stream.of(
                claimed(1, "token"),
                new SendState.Claimed(2, LEASE_END, "token", SendState.Pass.AFTER_DOUBT),
                new SendState.Claimed(2, LEASE_END, "token", SendState.Pass.RESEND),
                new SendState.Released(7, false),
                new SendState.Released(7, true),
                new SendState.InDoubt(1, LEASE_END),
                new SendState.Held(2, LEASE_END, Reason.RESENT),
                new SendState.Held(2, LEASE_END, Reason.INVALID_RECIPIENT),
                new SendState.Sent(1, "provider-1", false),
                new SendState.Sent(2, "provider-1", true),
                new SendState.Failed(1, Reason.CONTENT_REJECTED),
                new SendState.Reported(1, Status.DELIVERED));
    }

    @ParameterizedTest
    @MethodSource("states")
    void readsBackTheStateThatItWrote(SendState state) {
        Message message = message("2026-11-22T15:42:07.123Z");
        SendState other = claimed(99, "other");
        assertThat(table.begin(message, state, NOW)).isEqualTo(WRITTEN);
        assertThat(table.begin(message, other, NOW)).isEqualTo(lost(state));
        assertThat(table.move(message.key(), claimed(98, "x").version(), other, NOW))
                .isEqualTo(lost(state));
        assertThat(table.move(message.key(), state.version(), other, NOW)).isEqualTo(WRITTEN);
        assertThat(table.move(message.key(), state.version(), claimed(100, "late"), NOW))
                .isEqualTo(lost(other));
        // The SDK's second attempt finds what its first one wrote.
        assertThat(table.move(message.key(), state.version(), other, NOW)).isEqualTo(WRITTEN);
    }

    @Test
    void aMoveComparesStatusAttemptsAndLease() {
        SendState state = claimed(1, "token");
        Message message = message("2026-11-22T15:42:07.123Z");
        table.begin(message, state, NOW);
        for (SendState expected :
                List.of(
                        new SendState.InDoubt(1, LEASE_END),
                        claimed(2, "token"),
                        new SendState.Claimed(
                                1, LEASE_END.plusMillis(1), "token", SendState.Pass.FIRST),
                        new SendState.Released(1, false))) {
            assertThat(table.move(message.key(), expected.version(), SENT, NOW))
                    .isEqualTo(lost(state));
        }
        assertThat(table.move(message.key(), state.version(), SENT, NOW)).isEqualTo(WRITTEN);
    }

    @Test
    void aMessageThatIsInNoTableIsNotMoved() {
        Message message = message("2026-11-22T15:42:07.123Z");
        assertThatThrownBy(() -> table.move(message.key(), claimed(1, "word").version(), SENT, NOW))
                .isInstanceOf(IllegalStateException.class);
        assertThat(item(message)).isEmpty();
    }

    @Test
    void aClaimLeavesNothingBehindOnceItIsSettled() {
        Message message = message("2026-11-22T15:42:07.123Z");
        SendState claimed = claimed(1, "word");
        table.begin(message, claimed, NOW);
        assertThat(item(message)).containsKeys("lease_until", "claim", "sweep_shard", "sweep_at");
        table.move(message.key(), claimed.version(), SENT, NOW);
        assertThat(item(message))
                .doesNotContainKeys("lease_until", "claim", "sweep_shard", "sweep_at", "reason");
        assertThat(only(message).providerMessageId()).isEqualTo("provider-1");
    }

    @Test
    void theIndexHoldsWhatIsNotSettledAndIsDue() {
        Message lapsed = message("2026-11-22T15:42:07.123Z");
        Message settled = message("2026-11-22T15:42:07.124Z");
        Message stored = secure();
        SendState claimed = claimed(1, "word");
        table.begin(lapsed, claimed, NOW);
        table.begin(settled, claimed, NOW);
        table.move(settled.key(), claimed.version(), SENT, NOW);
        table.store(stored, ByteBuffer.wrap(new byte[] {1}), NOW);

        assertThat(due(LEASE_END)).isEmpty();
        SendState.Version indexed = claimed.version();
        assertThat(due(LEASE_END.plusMillis(1)))
                .containsExactly(new UnsettledIndex.Entry(lapsed.key(), indexed));
        assertThat(due(NOW.plus(Duration.ofDays(16))))
                .containsExactlyInAnyOrder(
                        new UnsettledIndex.Entry(lapsed.key(), indexed),
                        new UnsettledIndex.Entry(stored.key(), new SendState.Queued().version()));
        // What the index has of a message is enough to move it.
        assertThat(table.move(lapsed.key(), indexed, SENT, NOW)).isEqualTo(WRITTEN);
        assertThat(due(LEASE_END.plusMillis(1))).isEmpty();
    }

    private List<UnsettledIndex.Entry> due(Instant before) {
        return IntStream.range(0, UnsettledIndex.SHARDS)
                .boxed()
                .flatMap(shard -> table.due(shard, before))
                .filter(entry -> entry.key().recipientKey().equals(to.key()))
                .toList();
    }

    @Test
    void aSecureMessageStoresItsFirstSealedContentAndNoContentInTheClear() {
        Message message = secure();
        table.store(message, ByteBuffer.wrap("first".getBytes(UTF_8)), NOW);
        table.store(message, ByteBuffer.wrap("second".getBytes(UTF_8)), NOW);
        SendState claimed = claimed(1, "word");
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
        assertThat(only(message).status()).isEqualTo(Status.SENT);
    }

    @Test
    void theLargestMessageFitsTheItem() {
        MessageId id = MessageId.at(NOW, new SecureRandom());
        Message message =
                new Message(
                        id,
                        to,
                        Channel.EMAIL,
                        new Content.Email(
                                "\uD83D\uDE00".repeat(Limits.SUBJECT_CHARS_MAX),
                                "\u0001".repeat(Limits.CONTENT_BYTES_MAX)),
                        false,
                        "\uD83D\uDE00".repeat(Limits.REFERENCE_CHARS_MAX));
        SendState claimed = claimed(1, "word");
        assertThat(table.begin(message, claimed, NOW)).isEqualTo(WRITTEN);
        assertThat(only(message).content()).isEqualTo(message.content());
    }

    @Test
    void aHistoryIsReadInBothOrdersAndByEachFilter() {
        Message first = message("2026-11-22T15:42:07.123Z");
        Message second = message("2026-11-22T15:42:07.124Z");
        Message third = message("2026-11-22T15:42:07.125Z");
        for (Message message : List.of(third, first, second)) {
            table.begin(message, claimed(1, "word"), NOW);
        }
        table.move(second.key(), claimed(1, "word").version(), SENT, NOW);

        assertThat(ids(read(null, null, true, null, 10)))
                .containsExactly(third.id(), second.id(), first.id());
        assertThat(ids(read(null, null, false, null, 10)))
                .containsExactly(first.id(), second.id(), third.id());
        assertThat(ids(read(Status.SENT, null, false, null, 10))).containsExactly(second.id());
        assertThat(ids(read(Status.SENT, Channel.EMAIL, false, null, 10)))
                .containsExactly(second.id());
        assertThat(ids(read(null, Channel.SMS, false, null, 10))).isEmpty();

        Slice page = read(null, null, false, null, 2);
        assertThat(ids(page)).containsExactly(first.id(), second.id());
        assertThat(page.lastKey()).isEqualTo(second.id().sortKey());
        Slice rest = read(null, null, false, page.lastKey(), 2);
        assertThat(ids(rest)).containsExactly(third.id());
        assertThat(rest.lastKey()).isNull();
    }

    @Test
    void whatExpiredIsGoneBeforeTheTableRemovesIt() {
        Message message = message("2026-11-22T15:42:07.123Z");
        MessageTable keepsADay = new MessageTable(dynamoDb, TABLE, new Retention(1));
        keepsADay.begin(message, claimed(1, "word"), NOW);
        Instant end = message.id().accepted().plus(Duration.ofDays(1));
        // Rounded up to a second: never early.
        assertThat(item(message).get("expires_at").n()).isEqualTo("" + (end.getEpochSecond() + 1));

        assertThat(reader.read(all(), end.plusMillis(800)).messages()).hasSize(1);
        assertThat(reader.read(all(), end.plusMillis(900)).messages()).isEmpty();
        assertThat(item(message)).isNotEmpty();
    }

    @Test
    void withoutRetentionNothingExpires() {
        Message message = message("2026-11-22T15:42:07.123Z");
        table.begin(message, claimed(1, "word"), NOW);
        assertThat(item(message)).doesNotContainKey("expires_at");
        assertThat(reader.read(all(), NOW.plus(Duration.ofDays(36500))).messages()).hasSize(1);
    }

    @Test
    void findsWhatIsSealedAndNothingElse() {
        Message secure = secure();
        byte[] bytes = {1, 2, 3};
        new MessageTable(dynamoDb, TABLE, new Retention(1))
                .store(secure, ByteBuffer.wrap(bytes), NOW);
        Message plain = message("2026-11-22T15:42:07.123Z");
        table.begin(plain, claimed(1, "word"), NOW);

        assertThat(reader.find(secure.key(), NOW))
                .isEqualTo(new Lookup.Sealed(ByteBuffer.wrap(bytes)));
        assertThat(reader.find(plain.key(), NOW)).isEqualTo(new Lookup.NotSealed());
        assertThat(reader.find(secure().key(), NOW)).isEqualTo(new Lookup.Absent());
        assertThat(reader.find(new MessageKey("other@example.com", secure.id()), NOW))
                .isEqualTo(new Lookup.Absent());
        assertThat(reader.find(secure.key(), NOW.plus(Duration.ofDays(2))))
                .isEqualTo(new Lookup.Absent());
    }

    private Selection all() {
        return new Selection(to.key(), "0", ":", null, null, true, null, 10);
    }

    private Message message(String accepted) {
        MessageId id = MessageId.at(Instant.parse(accepted), new SecureRandom());
        return email(id, false);
    }

    private static Ledger.Result lost(SendState found) {
        return new Ledger.Result.Lost(found);
    }

    private static SendState claimed(int attempt, String word) {
        return new SendState.Claimed(attempt, LEASE_END, word, SendState.Pass.FIRST);
    }

    private Message secure() {
        return email(MessageId.at(NOW, new SecureRandom()), true);
    }

    private Message email(MessageId id, boolean secure) {
        return new Message(id, to, Channel.EMAIL, new Content.Email("s", "m"), secure, null);
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

    private Slice read(
            Status status, Channel channel, boolean newestFirst, String after, int limit) {
        return reader.read(
                new Selection(to.key(), "0", ":", status, channel, newestFirst, after, limit), NOW);
    }

    private static List<MessageId> ids(Slice slice) {
        return slice.messages().stream().map(StoredMessage::id).toList();
    }

    private static Map<String, AttributeValue> item(Message message) {
        return dynamoDb.getItem(request ->
                        request.tableName(TABLE)
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
