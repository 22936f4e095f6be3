package dev.msgapi.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.msgapi.aws.testing.EmbeddedTables;
import dev.msgapi.ingest.Reservation.Completed;
import dev.msgapi.ingest.Reservation.Granted;
import dev.msgapi.ingest.testing.IdempotencyContract;
import dev.msgapi.model.CallBudget;
import dev.msgapi.model.MessageId;
import dev.msgapi.store.StoreUnavailable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
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
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/** The table's adapter against DynamoDB Local, in the table that template.yaml declares. */
@Tag("embedded")
class IdempotencyTableTest extends IdempotencyContract {
    private static final String TABLE = "msg-api-idempotency";
    private static final Duration DAY = Duration.ofHours(24);

    @TempDir static Path state;
    private static EmbeddedTables tables;
    private static DynamoDbClient dynamoDb;
    private static IdempotencyTable table;

    @BeforeAll
    static void start() {
        tables = new EmbeddedTables(state);
        dynamoDb = tables.dynamoDb;
        table = new IdempotencyTable(dynamoDb, TABLE);
    }

    @AfterAll
    static void stop() {
        tables.close();
    }

    @Override
    protected IdempotencyStore store() {
        return table;
    }

    @Test
    void aRowHasALeaseUntilItIsComplete() {
        MessageId id = id();
        assertThat(reserve(id, NOW)).isEqualTo(new Granted(id));
        Map<String, AttributeValue> row =
                Map.of(
                        "idempotency_key", AttributeValue.fromS(request.key()),
                        "body_hash", AttributeValue.fromS("body"),
                        "id", AttributeValue.fromS(id.toString()),
                        "holder", AttributeValue.fromS(id.toString()),
                        "lease_until", number(NOW.plus(LEASE).toEpochMilli()),
                        // Rounded up to a second, so that it never expires early.
                        "expires_at", number(NOW.plus(DAY).getEpochSecond() + 1));
        assertThat(row()).isEqualTo(row);

        table.complete(request, id);
        table.complete(request, id);
        assertThat(row())
                .containsOnlyKeys("idempotency_key", "body_hash", "id", "expires_at")
                .satisfies(left -> assertThat(row).containsAllEntriesOf(left));
        assertThat(reserve(id(), NOW)).isEqualTo(new Completed(id));
    }

    @Test
    void completingAndReleasingCreateNoRow() {
        table.complete(request, id());
        table.release(request, id());
        assertThat(row()).isEmpty();
    }

    @Test
    void recognisesItsOwnRowIfTheSdkRepeatsAWrite() {
        AtomicInteger lost = new AtomicInteger();
        try (DynamoDbClient lossy = tables.client(losesFirstAnswer(lost))) {
            IdempotencyTable retrying = new IdempotencyTable(lossy, TABLE);
            MessageId id = id();
            assertThat(retrying.reserve(request, id, NOW, NOW.plus(LEASE)))
                    .isEqualTo(new Granted(id));
            assertThat(lost).hasValue(1);

            Instant later = NOW.plus(LEASE);
            MessageId next = id();
            // The first of two calls finds the lapsed row; the answer to the second is lost.
            lost.set(-1);
            assertThat(retrying.reserve(request, next, later, later.plus(LEASE)))
                    .isEqualTo(new Granted(id));
            assertThat(lost).hasValue(1);
            lost.set(0);
            retrying.complete(request, id);
            assertThat(lost).hasValue(1);
            assertThat(reserve(id(), later)).isEqualTo(new Completed(id));
        }
    }

    /** The write takes effect, but its answer never arrives, so the SDK sends it again. */
    private static ExecutionInterceptor losesFirstAnswer(AtomicInteger lost) {
        return new ExecutionInterceptor() {
            @Override
            public SdkHttpResponse modifyHttpResponse(
                    Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
                if (lost.get() > 0 || lost.incrementAndGet() <= 0) {
                    return context.httpResponse();
                }
                return context.httpResponse().toBuilder().statusCode(500).build();
            }
        };
    }

    @Test
    void aTableThatIsMissingIsUnavailable() {
        assertUnavailable(new IdempotencyTable(dynamoDb, "msg-api-nothing"));
    }

    @Test
    void aTableThatDoesNotAnswerInTimeIsUnavailable() {
        List<Optional<Duration>> limits = new ArrayList<>();
        ExecutionInterceptor silent =
                new ExecutionInterceptor() {
                    @Override
                    public void beforeExecution(
                            Context.BeforeExecution context, ExecutionAttributes attributes) {
                        DynamoDbRequest call = (DynamoDbRequest) context.request();
                        limits.add(
                                call.overrideConfiguration()
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
            assertUnavailable(new IdempotencyTable(slow, TABLE));
        }
        assertThat(limits).hasSize(3).containsOnly(Optional.of(CallBudget.SHORT_TABLE.total()));
    }

    private void assertUnavailable(IdempotencyTable broken) {
        MessageId id = id();
        Stream.<Runnable>of(
                        () -> broken.reserve(request, id, NOW, NOW.plus(LEASE)),
                        () -> broken.complete(request, id),
                        () -> broken.release(request, id))
                .forEach(
                        call -> assertThatThrownBy(call::run).isInstanceOf(StoreUnavailable.class));
    }

    private Map<String, AttributeValue> row() {
        return dynamoDb.getItem(get ->
                        get.tableName(TABLE)
                                .consistentRead(true)
                                .key(
                                        Map.of(
                                                "idempotency_key",
                                                AttributeValue.fromS(request.key()))))
                .item();
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }
}
