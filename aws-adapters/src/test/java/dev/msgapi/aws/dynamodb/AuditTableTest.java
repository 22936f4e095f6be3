package dev.msgapi.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.msgapi.aws.testing.EmbeddedTables;
import dev.msgapi.model.AuditEntryId;
import dev.msgapi.model.RecipientKey;
import dev.msgapi.model.Retention;
import dev.msgapi.model.SortKey;
import dev.msgapi.store.AuditEntry;
import dev.msgapi.store.AuditEntry.Action;
import dev.msgapi.store.AuditEntry.Caller;
import dev.msgapi.store.AuditEntry.Outcome;
import dev.msgapi.store.AuditReader;
import dev.msgapi.store.StoreUnavailable;
import dev.msgapi.testing.Ids;
import dev.msgapi.testing.Messages;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit's adapters against DynamoDB Local, in the table that template.yaml declares. */
@Tag("embedded")
class AuditTableTest {
    private static final String TABLE = "msg-api-audit";
    private static final Instant NOW = Instant.parse("2026-11-22T15:42:08.000Z");
    private static final Caller CALLER =
            new Caller("arn:aws:iam::123456789012:user/ada", "192.0.2.7", "request-1");

    @TempDir static Path state;
    private static EmbeddedTables tables;
    private static AuditTableWriter writer;
    private static AuditTableReader reader;
    private static int recipients;

    private final RecipientKey recipient = new RecipientKey("r" + recipients++ + "@example.com");

    @BeforeAll
    static void start() {
        tables = new EmbeddedTables(state);
        writer = new AuditTableWriter(tables.dynamoDb, TABLE, new Retention(0));
        reader = new AuditTableReader(tables.dynamoDb, TABLE);
    }

    @AfterAll
    static void stop() {
        tables.close();
    }

    @Test
    void readsEntriesNewestFirst() {
        AuditEntry opened = entry(0, Outcome.OPENED, null, "ticket 4711; \"quoted\" 'twice' ✉");
        AuditEntry refused = entry(5, Outcome.REFUSED, "DisabledException", "r");
        AuditEntry erased =
                new AuditEntry(
                        id(9), recipient, Action.ERASE, Outcome.ACCEPTED, null, null, null, CALLER);
        List.of(refused, opened, erased).forEach(writer::append);
        assertThat(read(null, 10).entries()).containsExactly(erased, refused, opened);
        assertThat(read(null, 10).lastKey()).isNull();
    }

    @Test
    void keepsTheFirstEntryWithAnId() {
        AuditEntry first = entry(0, Outcome.REFUSED, "altered", "first");
        writer.append(first);
        writer.append(
                new AuditEntry(
                        first.id(),
                        recipient,
                        Action.DECRYPT,
                        Outcome.OPENED,
                        null,
                        first.message(),
                        "second",
                        CALLER));
        assertThat(read(null, 10).entries()).containsExactly(first);
    }

    @Test
    void readsPageByPage() {
        for (int i = 0; i < 5; i++) {
            writer.append(entry(i, Outcome.OPENED, null, "reason " + i));
        }
        AuditReader.Page first = read(null, 3);
        assertThat(first.entries())
                .extracting(AuditEntry::reason)
                .containsExactly("reason 4", "reason 3", "reason 2");
        assertThat(read(first.lastKey(), 3).entries())
                .extracting(AuditEntry::reason)
                .containsExactly("reason 1", "reason 0");
    }

    @Test
    void doesNotShowEntriesOfOtherRecipients() {
        writer.append(entry(0, Outcome.OPENED, null, "r"));
        assertThat(reader.read(new RecipientKey("other@example.com"), null, 10, NOW).entries())
                .isEmpty();
    }

    @Test
    void doesNotShowAnEntryWhoseRetentionHasEnded() {
        AuditEntry entry = entry(0, Outcome.OPENED, null, "r");
        new AuditTableWriter(tables.dynamoDb, TABLE, new Retention(30)).append(entry);
        assertThat(read(null, 10).entries()).containsExactly(entry);
        Instant later = NOW.plus(Duration.ofDays(30));
        assertThat(reader.read(recipient, null, 10, later).entries()).isEmpty();
    }

    @Test
    void failsIfAnEntryCannotBeWritten() {
        AuditTableWriter missing =
                new AuditTableWriter(tables.dynamoDb, "msg-api-other", new Retention(0));
        assertThatThrownBy(() -> missing.append(entry(0, Outcome.OPENED, null, "r")))
                .isInstanceOf(StoreUnavailable.class);
    }

    private AuditReader.Page read(SortKey after, int limit) {
        return reader.read(recipient, after, limit, NOW);
    }

    private AuditEntry entry(int millis, Outcome outcome, String cause, String reason) {
        return new AuditEntry(
                id(millis),
                recipient,
                Action.DECRYPT,
                outcome,
                cause,
                Messages.id(),
                reason,
                CALLER);
    }

    private static AuditEntryId id(int millis) {
        return Ids.auditEntry(NOW.minusSeconds(60).plusMillis(millis));
    }
}
