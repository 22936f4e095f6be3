package dev.msgapi.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.msgapi.aws.testing.EmbeddedTables;
import dev.msgapi.model.CallBudget;
import dev.msgapi.model.Channel;
import dev.msgapi.model.RecipientKey;
import dev.msgapi.store.StoreUnavailable;
import dev.msgapi.testing.Messages;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.RequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/** The table's adapter against DynamoDB Local, in the table that template.yaml declares. */
@Tag("embedded")
class RecipientCounterTableTest {
    private static final String TABLE = "msg-api-limits";
    private static final Instant MINUTE = Instant.parse("2026-11-22T15:42:00Z");

    @TempDir static Path state;
    private static EmbeddedTables tables;
    private static RecipientCounterTable table;

    @BeforeAll
    static void start() {
        tables = new EmbeddedTables(state);
        table = new RecipientCounterTable(tables.dynamoDb, TABLE);
    }

    @AfterAll
    static void stop() {
        tables.close();
    }

    @Test
    void countsUpToTheLimitOfEachMinute() {
        RecipientKey to = new RecipientKey("minute@example.com");
        assertThat(counts(to, Channel.EMAIL, MINUTE, 3)).containsExactly(true, true, true, false);
        assertThat(counts(to, Channel.SMS, MINUTE, 1)).containsExactly(true, false);
        assertThat(counts(to, Channel.EMAIL, MINUTE.plusSeconds(60), 1))
                .containsExactly(true, false);
        assertThat(counts(new RecipientKey("other@example.com"), Channel.EMAIL, MINUTE, 1))
                .containsExactly(true, false);
    }

    /** A deployment may lower the limit in the middle of a minute. */
    @Test
    void countsNothingAboveALowerLimit() {
        RecipientKey to = new RecipientKey("lowered@example.com");
        assertThat(counts(to, Channel.EMAIL, MINUTE, 3)).containsExactly(true, true, true, false);
        assertThat(table.count(to, Channel.EMAIL, MINUTE, 2)).isFalse();
        assertThat(table.count(to, Channel.EMAIL, MINUTE, 4)).isTrue();
    }

    @Test
    void countsExactlyTheLimitOfParallelMessages() throws Exception {
        RecipientKey to = new RecipientKey("parallel@example.com");
        Callable<Boolean> count = () -> table.count(to, Channel.SMS, MINUTE, 7);
        List<Boolean> counted = new ArrayList<>();
        try (var clients = Executors.newFixedThreadPool(16)) {
            for (Future<Boolean> done : clients.invokeAll(Collections.nCopies(50, count))) {
                counted.add(done.get());
            }
        }
        assertThat(Collections.frequency(counted, true)).isEqualTo(7);
    }

    @Test
    void storesACountThatExpiresAndNoRecipient() {
        table.count(new RecipientKey(Messages.PHONE), Channel.SMS, MINUTE, 5);
        table.count(new RecipientKey(Messages.PHONE), Channel.SMS, MINUTE, 5);
        Map<String, AttributeValue> row =
                tables.dynamoDb.scan(scan -> scan.tableName(TABLE)).items().stream()
                        .filter(item -> item.get("messages").n().equals("2"))
                        .findFirst()
                        .orElseThrow();
        assertThat(row).containsOnlyKeys("recipient_minute", "messages", "expires_at");
        assertThat(row.get("messages")).isEqualTo(AttributeValue.fromN("2"));
        assertThat(Long.parseLong(row.get("expires_at").n()))
                .isGreaterThan(MINUTE.plusSeconds(60).getEpochSecond());
        assertThat(row.toString()).doesNotContain(Messages.PHONE.substring(1));
    }

    @Test
    void aTableThatIsMissingOrDoesNotAnswerInTimeIsUnavailable() {
        List<Optional<Duration>> limits = new ArrayList<>();
        ExecutionInterceptor silent =
                new ExecutionInterceptor() {
                    @Override
                    public void beforeExecution(
                            Context.BeforeExecution context, ExecutionAttributes attributes) {
                        limits.add(
                                ((DynamoDbRequest) context.request())
                                        .overrideConfiguration()
                                        .flatMap(RequestOverrideConfiguration::apiCallTimeout));
                    }

                    @Override
                    public void beforeTransmission(
                            Context.BeforeTransmission context, ExecutionAttributes attributes) {
                        throw ApiCallTimeoutException.create(
                                CallBudget.SHORT_TABLE.total().toMillis());
                    }
                };
        try (DynamoDbClient slow = tables.client(silent)) {
            for (RecipientCounterTable broken :
                    List.of(
                            new RecipientCounterTable(slow, TABLE),
                            new RecipientCounterTable(tables.dynamoDb, "msg-api-nothing"))) {
                assertThatThrownBy(() ->
                                broken.count(
                                        new RecipientKey("a@example.com"),
                                        Channel.EMAIL,
                                        MINUTE,
                                        1))
                        .isInstanceOf(StoreUnavailable.class);
            }
        }
        assertThat(limits).containsExactly(Optional.of(CallBudget.SHORT_TABLE.total()));
    }

    /** Counts one message more than the limit. */
    private static List<Boolean> counts(RecipientKey to, Channel channel, Instant minute, int max) {
        List<Boolean> counted = new ArrayList<>();
        for (int i = 0; i <= max; i++) {
            counted.add(table.count(to, channel, minute, max));
        }
        return counted;
    }
}
