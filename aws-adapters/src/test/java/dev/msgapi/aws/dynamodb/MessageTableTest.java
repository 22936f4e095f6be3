package dev.msgapi.aws.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.msgapi.aws.testing.EmbeddedTables;
import dev.msgapi.model.Channel;
import dev.msgapi.model.EmailAddress;
import dev.msgapi.model.Limits;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.Reason;
import dev.msgapi.model.Retention;
import dev.msgapi.model.Status;
import dev.msgapi.sending.Standing;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The table's adapter against DynamoDB Local, in the table that template.yaml declares. */
class MessageTableTest {
    private static final String TABLE = "msg-api-messages";
    private static final Instant NOW = Instant.parse("2026-11-22T15:42:08.000Z");
    private static final Instant LEASE_END = NOW.plusSeconds(15);
    private static final Standing SENT =
            new Standing(Status.SENT, 1, null, null, null, "provider-1");

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
        Set<Standing> seen = new HashSet<>();
        int taken = 0;
        try (var consumers = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Boolean> claim =
                    () -> {
                        Standing own = claimed(1, "word-" + words.incrementAndGet());
                        Standing found = table.begin(message, own, NOW);
                        synchronized (seen) {
                            seen.add(found);
                        }
                        return found.equals(own);
                    };
            for (Future<Boolean> done : consumers.invokeAll(Collections.nCopies(8, claim))) {
                taken += done.get() ? 1 : 0;
            }
        }
        assertThat(taken).isEqualTo(1);
        assertThat(seen).hasSize(1);
    }

    @Test
    void whatIsWrittenIsReadBackAsItWas() {
        for (Standing standing :
                List.of(
                        claimed(1, "word"),
                        new Standing(Status.SENDING, 7, null, null, null, null),
                        new Standing(Status.UNCONFIRMED, 1, LEASE_END, null, null, null),
                        new Standing(Status.UNCONFIRMED, 2, LEASE_END, "word", Reason.RESENT, null),
                        new Standing(Status.SENT, 2, null, null, Reason.RESENT, "provider-1"),
                        new Standing(
                                Status.FAILED, 1, null, null, Reason.CONTENT_REJECTED, null))) {
            Message message = message("2026-11-22T15:42:07.123Z");
            assertThat(table.begin(message, standing, NOW)).isEqualTo(standing);
            Standing other = claimed(99, "other");
            assertThat(table.begin(message, other, NOW)).isEqualTo(standing);
            assertThat(table.move(message.key(), claimed(98, "x"), other, NOW)).isEqualTo(standing);
            assertThat(table.move(message.key(), standing, other, NOW)).isEqualTo(other);
            assertThat(table.move(message.key(), standing, claimed(100, "late"), NOW))
                    .isEqualTo(other);
        }
    }

    @Test
    void aMoveComparesStatusAttemptAndLease() {
        Standing stands = claimed(1, "word");
        Message message = message("2026-11-22T15:42:07.123Z");
        table.begin(message, stands, NOW);
        for (Standing expected :
                List.of(
                        new Standing(Status.UNCONFIRMED, 1, LEASE_END, null, null, null),
                        new Standing(Status.SENDING, 2, LEASE_END, null, null, null),
                        new Standing(Status.SENDING, 1, LEASE_END.plusMillis(1), null, null, null),
                        new Standing(Status.SENDING, 1, null, null, null, null))) {
            assertThat(table.move(message.key(), expected, SENT, NOW)).isEqualTo(stands);
        }
        assertThat(table.move(message.key(), stands, SENT, NOW)).isEqualTo(SENT);
    }

    @Test
    void aMessageThatIsInNoTableIsNotMoved() {
        Message message = message("2026-11-22T15:42:07.123Z");
        assertThatThrownBy(() -> table.move(message.key(), claimed(1, "word"), SENT, NOW))
                .isInstanceOf(IllegalStateException.class);
        assertThat(item(message)).isEmpty();
    }

    @Test
    void aClaimLeavesNothingBehindOnceItIsSettled() {
        Message message = message("2026-11-22T15:42:07.123Z");
        Standing claimed = claimed(1, "word");
        table.begin(message, claimed, NOW);
        assertThat(item(message)).containsKeys("lease_until", "claim", "sweep_shard", "sweep_at");
        table.move(message.key(), claimed, SENT, NOW);
        assertThat(item(message))
                .doesNotContainKeys("lease_until", "claim", "sweep_shard", "sweep_at", "reason");
        assertThat(only(message).providerMessageId()).isEqualTo("provider-1");
    }

    @Test
    void theIndexHoldsWhatIsNotSettledAndIsDue() {
        Message lapsed = message("2026-11-22T15:42:07.123Z");
        Message settled = message("2026-11-22T15:42:07.124Z");
        Message stored = secure();
        Standing claimed = claimed(1, "word");
        table.begin(lapsed, claimed, NOW);
        table.begin(settled, claimed, NOW);
        table.move(settled.key(), claimed, SENT, NOW);
        table.store(stored, ByteBuffer.wrap(new byte[] {1}), NOW);

        assertThat(due(LEASE_END)).isEmpty();
        Standing indexed = new Standing(Status.SENDING, 1, LEASE_END, null, null, null);
        assertThat(due(LEASE_END.plusMillis(1)))
                .containsExactly(new UnsettledIndex.Entry(lapsed.key(), indexed));
        assertThat(due(NOW.plus(Duration.ofDays(16))))
                .containsExactlyInAnyOrder(
                        new UnsettledIndex.Entry(lapsed.key(), indexed),
                        new UnsettledIndex.Entry(stored.key(), Standing.NEW));
        // What the index has of a message is enough to move it.
        assertThat(table.move(lapsed.key(), indexed, SENT, NOW)).isEqualTo(SENT);
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
    void theFirstSealedContentStaysAndNoOtherIsWritten() {
        Message message = secure();
        table.store(message, ByteBuffer.wrap("first".getBytes(UTF_8)), NOW);
        table.store(message, ByteBuffer.wrap("second".getBytes(UTF_8)), NOW);
        Standing claimed = claimed(1, "word");
        assertThat(table.begin(message, claimed, NOW)).isEqualTo(claimed);
        table.store(message, ByteBuffer.wrap("third".getBytes(UTF_8)), NOW);
        table.move(message.key(), claimed, SENT, NOW);

        Map<String, AttributeValue> item = item(message);
        assertThat(item.get("sealed").b().asUtf8String()).isEqualTo("first");
        assertThat(item).doesNotContainKeys("msg", "subject", "lease_until");
        assertThat(only(message).content()).isNull();
        assertThat(only(message).subject()).isNull();
        assertThat(only(message).status()).isEqualTo(Status.SENT);
    }

    @Test
    void theLargestMessageFitsTheItem() {
        MessageId id = MessageId.at(NOW, new SecureRandom());
        Message message =
                new Message(
                        id,
                        to,
                        "\uD83D\uDE00".repeat(Limits.SUBJECT_CHARS_MAX),
                        "\u0001".repeat(Limits.CONTENT_BYTES_MAX),
                        false,
                        "\uD83D\uDE00".repeat(Limits.REFERENCE_CHARS_MAX));
        Standing claimed = claimed(1, "word");
        assertThat(table.begin(message, claimed, NOW)).isEqualTo(claimed);
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
        table.move(second.key(), claimed(1, "word"), SENT, NOW);

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
        return new Message(id, to, "s", "m", false, null);
    }

    private static Standing claimed(int attempt, String word) {
        return new Standing(Status.SENDING, attempt, LEASE_END, word, null, null);
    }

    private Message secure() {
        return new Message(MessageId.at(NOW, new SecureRandom()), to, "s", "m", true, null);
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
