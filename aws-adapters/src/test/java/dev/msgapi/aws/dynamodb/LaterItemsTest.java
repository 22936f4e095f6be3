package dev.msgapi.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.aws.testing.EmbeddedTables;
import dev.msgapi.model.Message;
import dev.msgapi.model.Reason;
import dev.msgapi.model.Retention;
import dev.msgapi.model.SortKey;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.SendState;
import dev.msgapi.sending.UnsettledIndex;
import dev.msgapi.store.History.Selection;
import dev.msgapi.store.StoredMessage;
import dev.msgapi.testing.Messages;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items in which a later version wrote a word that this version does not know. */
@Tag("embedded")
class LaterItemsTest {
    private static final Duration SEND_WITHIN = Duration.ofDays(6);
    private static final String TABLE = "msg-api-messages";
    private static final Instant NOW = Messages.ACCEPTED.plusSeconds(1);
    private static final SendState CLAIMED =
            new SendState.Claimed(1, NOW.plusSeconds(15), "token", SendState.Pass.FIRST);
    private static final Ledger.Result LATER = new Ledger.Result.LaterState();

    @TempDir static Path state;
    private static EmbeddedTables tables;
    private static DynamoDbClient dynamoDb;
    private static MessageTable messages;
    private static MessageStateTable states;

    private final Message message = Messages.email();

    @BeforeAll
    static void start() {
        tables = new EmbeddedTables(state);
        dynamoDb = tables.dynamoDb;
        messages = new MessageTable(dynamoDb, TABLE, new Retention(0), SEND_WITHIN);
        states = new MessageStateTable(dynamoDb, TABLE, SEND_WITHIN);
    }

    @AfterAll
    static void stop() {
        tables.close();
    }

    @Test
    void aHistoryShowsTheWordsAsTheyAre() {
        messages.begin(message, CLAIMED, NOW);
        set(message, "channel", "push");
        set(message, "status", "scheduled");
        set(message, "reason", "quiet_hours");
        Selection all =
                new Selection(
                        message.to().key(),
                        message.id().sortKey(),
                        SortKey.LAST,
                        null,
                        null,
                        true,
                        null,
                        10);
        List<StoredMessage> shown = new MessageReader(dynamoDb, TABLE).read(all, NOW).messages();
        assertThat(shown)
                .filteredOn(one -> one.id().equals(message.id()))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.channel()).isEqualTo("push");
                    assertThat(one.status()).isEqualTo("scheduled");
                    assertThat(one.reason()).isEqualTo("quiet_hours");
                    assertThat(one.content()).isEqualTo(message.content());
                });
    }

    @Test
    void anUnknownStatusCountsAsFinal() {
        messages.begin(message, CLAIMED, NOW);
        set(message, "status", "scheduled");
        assertThat(messages.begin(message, CLAIMED, NOW)).isEqualTo(LATER);
        assertThat(states.move(message.key(), CLAIMED.version(), sent(), NOW)).isEqualTo(LATER);
    }

    @Test
    void aFailureWithAnUnknownReasonCountsAsFinal() {
        messages.begin(message, CLAIMED, NOW);
        states.move(message.key(), CLAIMED.version(), new SendState.Failed(1, Reason.EXPIRED), NOW);
        set(message, "reason", "quiet_hours");
        assertThat(messages.begin(message, CLAIMED, NOW)).isEqualTo(LATER);
    }

    /** Nobody may send it once more because of a reason that only a later version knows. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aMessageInDoubtWithAnUnknownReasonIsNotSentAgain(boolean isHeld) {
        messages.begin(message, CLAIMED, NOW);
        SendState inDoubt =
                isHeld
                        ? new SendState.Held(1, NOW, Reason.RESENT)
                        : new SendState.Claimed(1, NOW, "token", SendState.Pass.RESEND);
        states.move(message.key(), CLAIMED.version(), inDoubt, NOW);
        set(message, "reason", "quiet_hours");
        assertThat(messages.begin(message, CLAIMED, NOW))
                .isEqualTo(new Ledger.Result.Lost(inDoubt));
    }

    @Test
    void theReasonOfASentMessageSaysResentOnlyIfItIs() {
        messages.begin(message, CLAIMED, NOW);
        states.move(message.key(), CLAIMED.version(), sent(), NOW);
        set(message, "reason", "quiet_hours");
        assertThat(messages.begin(message, CLAIMED, NOW)).isEqualTo(new Ledger.Result.Lost(sent()));
    }

    @Test
    void aSweepSkipsAnUnknownStatusAndFindsTheOthers() {
        Message other = Messages.sms();
        messages.begin(message, CLAIMED, NOW);
        messages.begin(other, CLAIMED, NOW);
        set(message, "status", "scheduled");
        assertThat(
                        IntStream.range(0, UnsettledIndex.SHARDS)
                                .boxed()
                                .flatMap(shard -> states.due(shard, NOW.plus(Duration.ofDays(30)))))
                .extracting(UnsettledIndex.Entry::key)
                .contains(other.key())
                .doesNotContain(message.key());
    }

    private static SendState sent() {
        return new SendState.Sent(1, "provider-1", false);
    }

    /** Writes an attribute as a later version might. */
    private static void set(Message message, String name, String value) {
        dynamoDb.updateItem(request ->
                request.tableName(TABLE)
                        .key(Attributes.key(message.key()))
                        .updateExpression("SET #name = :value")
                        .expressionAttributeNames(Map.of("#name", name))
                        .expressionAttributeValues(Map.of(":value", AttributeValue.fromS(value))));
    }
}
