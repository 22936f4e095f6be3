package dev.msgapi.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.aws.testing.ConsumedUnits;
import dev.msgapi.aws.testing.ConsumedUnits.Consumption;
import dev.msgapi.aws.testing.EmbeddedTables;
import dev.msgapi.model.Channel;
import dev.msgapi.model.Content;
import dev.msgapi.model.EmailAddress;
import dev.msgapi.model.Message;
import dev.msgapi.model.Reason;
import dev.msgapi.model.Recipient;
import dev.msgapi.model.Retention;
import dev.msgapi.sending.AttemptNote;
import dev.msgapi.sending.Delivery;
import dev.msgapi.sending.MessageLiveness;
import dev.msgapi.sending.Outcome;
import dev.msgapi.sending.QueueAction;
import dev.msgapi.sending.SendPolicy;
import dev.msgapi.sending.SendState;
import dev.msgapi.store.ErasableMessages.Item;
import dev.msgapi.store.Erasure;
import dev.msgapi.testing.Ids;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The write units that sending a message consumes, as DynamoDB Local reports them. */
@Tag("embedded")
class WriteUnitsTest {
    private static final String TABLE = "msg-api-messages";
    private static final EmailAddress TO = new EmailAddress("write-units", "example.com");

    /** 254 characters. */
    private static final EmailAddress LONGEST =
            new EmailAddress("l".repeat(64), ("d".repeat(62) + ".").repeat(2) + "d".repeat(63));

    /** As long as those of SES. */
    private static final String PROVIDER_ID =
            "0102019ab8c17d1b-01234567-89ab-cdef-0123-456789abcdef-000000";

    /** Units of the content of {@link #largest()}. */
    private static final double CONTENT = 257;

    private static final Retention RETENTION = new Retention(20);
    private static final Duration SEND_WITHIN = Duration.ofDays(14);

    @TempDir static Path state;
    private static final ConsumedUnits UNITS = new ConsumedUnits();
    private static EmbeddedTables tables;
    private static DynamoDbClient dynamoDb;
    private static MessageTable table;

    private Instant now = Instant.parse("2026-11-22T15:42:08.000Z");
    private Outcome outcome = new Outcome.Sent("provider-1");

    @BeforeAll
    static void start() {
        tables = new EmbeddedTables(state);
        dynamoDb = tables.client(UNITS);
        table = new MessageTable(dynamoDb, TABLE, RETENTION, SEND_WITHIN);
    }

    @AfterAll
    static void stop() {
        dynamoDb.close();
        tables.close();
    }

    @Test
    void theFirstSendOfALargeMessageWritesItsContentOnce() {
        assertThat(deliver(largest(), AttemptNote.NONE)).isInstanceOf(QueueAction.Recorded.class);
        assertThat(tableUnits()).containsExactly(CONTENT, 1.0, 1.0);
    }

    @Test
    void aThrottledRetryCostsOneUnitWhateverTheSize() {
        Message message = largest();
        outcome = new Outcome.Unavailable();
        AttemptNote note = ((QueueAction.Requeue) deliver(message, AttemptNote.NONE)).note();
        UNITS.take();
        for (int i = 0; i < 3; i++) {
            now = now.plusSeconds(30);
            note = ((QueueAction.Requeue) deliver(message, note)).note();
            List<Consumption> consumed = UNITS.take();
            assertThat(consumed).extracting(Consumption::table).containsExactly(1.0);
            // Its time in the index changes: one entry is removed and one is added.
            assertThat(consumed).extracting(Consumption::index).containsExactly(2.0);
        }
    }

    @Test
    void aSmallMessageCostsTwoUnitsAndHasNoContentItem() {
        assertThat(deliver(message(TO, "s", "m", "order-42"), AttemptNote.NONE))
                .isInstanceOf(QueueAction.Recorded.class);
        assertThat(tableUnits()).containsExactly(1.0, 1.0);
    }

    /** The units of a refused write are not reported; DynamoDB charges them by the item's size. */
    @Test
    void aDuplicateOfALargeMessageIsRefusedTwice() {
        Message message = largest();
        deliver(message, AttemptNote.NONE);
        UNITS.take();
        assertThat(deliver(message, AttemptNote.NONE)).isEqualTo(QueueAction.Acknowledge.SKIPPED);
        assertThat(tableUnits()).containsExactly(0.0, 0.0);
    }

    @Test
    void aSealedMessageWritesItsContentOnce() {
        Message message = secure(largest());
        ByteBuffer sealed = ByteBuffer.allocate(Content.TEXT_BYTES_MAX);
        table.storeContent(message, sealed);
        table.store(message, sealed, now);
        deliver(message, AttemptNote.NONE);
        List<Consumption> consumed = UNITS.take();
        assertThat(consumed).extracting(Consumption::table).containsExactly(CONTENT, 1.0, 1.0, 1.0);
        assertThat(consumed).extracting(Consumption::index).containsExactly(0.0, 1.0, 2.0, 1.0);
    }

    @Test
    void anErasureWritesAsMuchAsItRemoves() {
        Message message = largest();
        deliver(message, AttemptNote.NONE);
        UNITS.take();
        MessageEraser eraser = new MessageEraser(dynamoDb, TABLE);
        Erasure erasure = new Erasure(TO.key(), Ids.erasure(now));
        eraser.erase(new Item(message.key(), false), erasure);
        eraser.erase(new Item(message.key(), true), erasure);
        assertThat(tableUnits()).containsExactly(1.0, CONTENT);
    }

    static Stream<SendState> states() {
        Instant until = Instant.parse("9999-12-31T23:59:59.999Z");
        String token = "0123456789abcdef";
        return Stream.of(
                new SendState.Claimed(1_000_000, until, token, SendState.Pass.RESEND),
                new SendState.Held(1_000_000, until, Reason.INVALID_RECIPIENT),
                new SendState.Sent(1_000_000, PROVIDER_ID, true),
                new SendState.InDoubt(1_000_000, until),
                new SendState.Released(1_000_000, true));
    }

    @ParameterizedTest
    @MethodSource("states")
    void aStatusItemIsOneUnitInEachState(SendState longest) {
        String reference = "r".repeat(Message.REFERENCE_CHARS_MAX);
        Message apart = message(LONGEST, "s", "x".repeat(2000), reference);
        assertThat(unitsOf(apart, longest)).containsOnly(1.0);
        // 270 bytes in characters of two bytes.
        Message accents = message(LONGEST, "s", "x".repeat(2000), "\u00e9".repeat(135));
        assertThat(unitsOf(accents, longest)).containsOnly(1.0);
        // As much content as a status item may contain.
        int rest = ContentSize.TOGETHER_MAX - LONGEST.key().value().length() - 1 - 8;
        Message together = message(LONGEST, "s", "x".repeat(rest), "order-42");
        assertThat(ContentSize.of(together)).isEqualTo(new ContentSize(rest + 1, false));
        assertThat(unitsOf(together, longest)).containsOnly(1.0);
        Message larger = message(LONGEST, "s", "x".repeat(rest + 1), "order-42");
        assertThat(ContentSize.of(larger)).isEqualTo(new ContentSize(rest + 2, true));
    }

    @Test
    void onlyALongReferenceOfManyBytesMakesAStatusItemCostTwoUnits() {
        String reference = "\ud83d\ude00".repeat(Message.REFERENCE_CHARS_MAX);
        Message message = message(LONGEST, "s", "m", reference);
        assertThat(unitsOf(message, new SendState.Sent(1, PROVIDER_ID, false))).containsOnly(2.0);
    }

    /** The units of the writes of a message's status item: a claim, another state, and a claim. */
    private List<Double> unitsOf(Message message, SendState state) {
        SendState claimed =
                new SendState.Claimed(1, now.plusSeconds(15), "token", SendState.Pass.FIRST);
        table.storeContent(message);
        UNITS.take();
        table.begin(message, claimed, now);
        table.move(message.key(), claimed.version(), state, now);
        table.move(message.key(), state.version(), claimed, now);
        return tableUnits();
    }

    private static List<Double> tableUnits() {
        return UNITS.take().stream().map(Consumption::table).toList();
    }

    private static Message secure(Message message) {
        return new Message(
                message.id(),
                message.to(),
                message.channel(),
                message.content(),
                true,
                message.reference());
    }

    private QueueAction deliver(Message message, AttemptNote note) {
        return new Delivery(
                        table,
                        _ -> outcome,
                        new SendPolicy(true, Duration.ofMinutes(5), SEND_WITHIN, Instant.MIN),
                        new MessageLiveness(RETENTION, (_, _) -> Optional.empty()),
                        () -> now,
                        new Random(1))
                .deliver(message, note);
    }

    private Message largest() {
        return message(TO, "s", "x".repeat(Content.TEXT_BYTES_MAX), "order-42");
    }

    private Message message(Recipient to, String subject, String text, String reference) {
        return new Message(
                Ids.message(now),
                to,
                Channel.EMAIL,
                new Content.Email(subject, text),
                false,
                reference);
    }
}
