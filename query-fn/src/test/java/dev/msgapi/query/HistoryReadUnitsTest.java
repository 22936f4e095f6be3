package dev.msgapi.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.aws.dynamodb.MessageReader;
import dev.msgapi.aws.dynamodb.MessageTable;
import dev.msgapi.aws.testing.ConsumedUnits;
import dev.msgapi.aws.testing.ConsumedUnits.Consumption;
import dev.msgapi.aws.testing.EmbeddedTables;
import dev.msgapi.model.Channel;
import dev.msgapi.model.Content;
import dev.msgapi.model.EmailAddress;
import dev.msgapi.model.Limits;
import dev.msgapi.model.Message;
import dev.msgapi.model.Retention;
import dev.msgapi.model.SortKey;
import dev.msgapi.model.Status;
import dev.msgapi.sending.SendState;
import dev.msgapi.store.History.Selection;
import dev.msgapi.testing.Ids;
import dev.msgapi.testing.Messages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The read units of one GET, as DynamoDB Local reports them. A consistent read takes one unit for 4
 * KB: of all items of a Query together, and of each item of a BatchGetItem.
 */
@Tag("embedded")
class HistoryReadUnitsTest {
    private static final String TABLE = "msg-api-messages";

    /** Units of a Query of 101 status items of up to 1 KB each. */
    private static final double QUERY = 26;

    /** Units of all Queries of one GET. */
    private static final double QUERIES = HistoryPage.READS_MAX * QUERY;

    /**
     * Units of all contents of one GET: of the 3 MiB after which a page ends and of one slice more,
     * and of what each of 101 items is rounded up and has besides its content.
     */
    private static final double CONTENTS = 4 * 256 + 1.1 * (Limits.PAGE_MAX + 1);

    /** What docs/sending.md says. */
    private static final double MOST = 1400;

    private static final String REFERENCE = "r".repeat(Message.REFERENCE_CHARS_MAX);

    @TempDir static Path state;
    private static final ConsumedUnits UNITS = new ConsumedUnits();
    private static EmbeddedTables tables;
    private static DynamoDbClient counted;
    private static int recipients;

    private final EmailAddress to =
            new EmailAddress("l".repeat(62) + (10 + recipients++), "d".repeat(63) + ".example");

    @BeforeAll
    static void start() {
        tables = new EmbeddedTables(state);
        counted = tables.client(UNITS);
        assertThat(QUERIES + CONTENTS).isLessThanOrEqualTo(MOST);
    }

    @AfterAll
    static void stop() {
        counted.close();
        tables.close();
    }

    @Test
    void aPageOfTheLargestMessages() {
        store(40, Content.TEXT_BYTES_MAX);
        List<Consumption> consumed = get(null);
        assertThat(units(consumed)).isLessThanOrEqualTo(MOST);
        assertThat(units(consumed, "BatchGetItemRequest")).isLessThanOrEqualTo(CONTENTS);
        assertThat(units(consumed, "QueryRequest")).isLessThanOrEqualTo(5 * QUERY);
    }

    @Test
    void aPageOfMessagesOfThirtyKibibytes() {
        store(Limits.PAGE_MAX + 1, 30 * 1024);
        List<Consumption> consumed = get(null);
        assertThat(units(consumed)).isLessThanOrEqualTo(MOST);
        assertThat(units(consumed, "BatchGetItemRequest")).isLessThanOrEqualTo(CONTENTS);
    }

    /** Ten reads examine 1,010 messages, and read no content that the filter leaves out. */
    @Test
    void aPageWhoseFilterLeavesEverythingOut() {
        // Their contents are not stored, because nobody may ask for them.
        storeStates(messages(HistoryPage.READS_MAX * (Limits.PAGE_MAX + 1) + 1, 1200));
        List<Consumption> consumed = get(Status.FAILED);
        assertThat(consumed)
                .hasSize(HistoryPage.READS_MAX)
                .extracting(Consumption::request)
                .containsOnly("QueryRequest");
        assertThat(units(consumed)).isBetween(QUERIES / 2, QUERIES);
    }

    @Test
    void aPageOfSmallMessages() {
        store(Limits.PAGE_MAX + 1, 100);
        List<Consumption> consumed = get(null);
        assertThat(consumed).extracting(Consumption::request).containsExactly("QueryRequest");
        assertThat(units(consumed)).isLessThanOrEqualTo(QUERY);
    }

    private void store(int count, int bytes) {
        List<Message> messages = messages(count, bytes);
        messages.parallelStream().forEach(table()::storeContent);
        storeStates(messages);
    }

    private static void storeStates(List<Message> messages) {
        MessageTable table = table();
        SendState sent = new SendState.Sent(1, "provider-1", false);
        messages.parallelStream().forEach(message -> table.begin(message, sent, Messages.ACCEPTED));
    }

    private static MessageTable table() {
        return new MessageTable(tables.dynamoDb, TABLE, new Retention(30), Duration.ofDays(14));
    }

    private List<Message> messages(int count, int bytes) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        new Message(
                                Ids.message(Messages.ACCEPTED.plusMillis(i)),
                                to,
                                Channel.EMAIL,
                                new Content.Email("s", "x".repeat(bytes)),
                                false,
                                bytes > 1000 ? REFERENCE : "order-42"))
                .toList();
    }

    private List<Consumption> get(@Nullable Status status) {
        Selection selection =
                new Selection(
                        to.key(),
                        SortKey.FIRST,
                        SortKey.LAST,
                        status,
                        null,
                        true,
                        null,
                        Limits.PAGE_MAX);
        HistoryPage.read(new MessageReader(counted, TABLE), selection, Messages.ACCEPTED);
        return UNITS.take();
    }

    private static double units(List<Consumption> consumed) {
        return consumed.stream().mapToDouble(Consumption::table).sum();
    }

    private static double units(List<Consumption> consumed, String request) {
        return units(consumed.stream().filter(each -> each.request().equals(request)).toList());
    }
}
