package dev.msgapi.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.msgapi.aws.testing.EmbeddedTables;
import dev.msgapi.ingest.IdempotencyStore.KeyedRequest;
import dev.msgapi.ingest.Reservation.Completed;
import dev.msgapi.ingest.Reservation.Granted;
import dev.msgapi.ingest.Reservation.InFlight;
import dev.msgapi.ingest.Reservation.KeyReused;
import dev.msgapi.model.MessageId;
import dev.msgapi.store.StoreUnavailable;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The table's adapter against DynamoDB Local, in the table that template.yaml declares. */
@Tag("embedded")
class IdempotencyTableTest {
    private static final String TABLE = "msg-api-idempotency";
    private static final Instant NOW = Instant.parse("2026-11-22T15:42:07.123Z");
    private static final Duration LEASE = Duration.ofSeconds(12);
    private static final Duration DAY = Duration.ofHours(24);

    @TempDir static Path state;
    private static EmbeddedTables tables;
    private static DynamoDbClient dynamoDb;
    private static IdempotencyTable table;
    private static int requests;

    private final KeyedRequest request = new KeyedRequest("key-" + requests++, "body");

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

    @Test
    void aRowHoldsTheHashesTheIdAndTheLeaseAndThenTheHashesAndTheIdAlone() {
        MessageId id = id();
        assertThat(reserve(id, NOW)).isEqualTo(new Granted(id));
        Map<String, AttributeValue> row =
                Map.of(
                        "idempotency_key", AttributeValue.fromS(request.key()),
                        "body_hash", AttributeValue.fromS("body"),
                        "id", AttributeValue.fromS(id.toString()),
                        "holder", AttributeValue.fromS(id.toString()),
                        "lease_until", number(NOW.plus(LEASE).toEpochMilli()),
                        // A second begun is a second kept.
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
    void anotherBodyIsToldFromTheSameInEveryState() {
        MessageId id = id();
        KeyedRequest other = new KeyedRequest(request.key(), "other");
        reserve(id, NOW);
        assertThat(table.reserve(other, id(), NOW, NOW.plus(LEASE))).isEqualTo(new KeyReused());
        Instant lapsed = NOW.plus(LEASE);
        assertThat(table.reserve(other, id(), lapsed, lapsed.plus(LEASE)))
                .isEqualTo(new KeyReused());
        table.complete(request, id);
        assertThat(table.reserve(other, id(), NOW, NOW.plus(LEASE))).isEqualTo(new KeyReused());
        assertThat(reserve(id(), NOW)).isEqualTo(new Completed(id));
    }

    @Test
    void aLeaseHoldsUntilItEndsAndThenOneTakesItOver() throws Exception {
        MessageId id = id();
        reserve(id, NOW);
        Instant end = NOW.plus(LEASE);
        assertThat(reserve(id(), end.minusMillis(1))).isEqualTo(new InFlight(end));
        List<Reservation> answers = atOnce(end);
        assertThat(answers).filteredOn(new Granted(id)::equals).hasSize(1);
        assertThat(answers).filteredOn(new InFlight(end.plus(LEASE))::equals).hasSize(15);
    }

    @Test
    void ofManyNewRequestsAtOnceOneIsGranted() throws Exception {
        List<Reservation> answers = atOnce(NOW);
        assertThat(answers).filteredOn(Granted.class::isInstance).hasSize(1);
        assertThat(answers).filteredOn(new InFlight(NOW.plus(LEASE))::equals).hasSize(15);
    }

    @Test
    void aReleasedLeaseIsTakenOverAtOnceUnderTheSameId() {
        MessageId id = id();
        reserve(id, NOW);
        table.release(request, id);
        MessageId next = id();
        assertThat(reserve(next, NOW)).isEqualTo(new Granted(id));
        assertThat(reserve(id(), NOW)).isEqualTo(new InFlight(NOW.plus(LEASE)));
        table.release(request, next);
        assertThat(reserve(id(), NOW)).isEqualTo(new Granted(id));
    }

    @Test
    void aLateReleaseEndsNeitherAnothersLeaseNorWhatIsComplete() {
        MessageId slow = id();
        reserve(slow, NOW);
        Instant later = NOW.plus(LEASE);
        MessageId next = id();
        assertThat(reserve(next, later)).isEqualTo(new Granted(slow));
        table.release(request, slow);
        assertThat(reserve(id(), later)).isEqualTo(new InFlight(later.plus(LEASE)));
        table.complete(request, slow);
        table.release(request, slow);
        table.release(request, next);
        assertThat(reserve(id(), later)).isEqualTo(new Completed(slow));
    }

    /** DynamoDB deletes days late, and DynamoDB Local never. */
    @Test
    void anExpiredRowCountsForNothingWhateverItsState() {
        Instant before = NOW.plus(DAY);
        Instant after = before.plusSeconds(1);
        for (boolean complete : new boolean[] {true, false}) {
            KeyedRequest aged = new KeyedRequest(request.key() + complete, "body");
            MessageId old = id();
            table.reserve(aged, old, NOW, NOW.plus(LEASE));
            if (complete) {
                table.complete(aged, old);
                assertThat(table.reserve(aged, id(), before, before.plus(LEASE)))
                        .isEqualTo(new Completed(old));
            }
            KeyedRequest other = new KeyedRequest(aged.key(), "other");
            MessageId fresh = id();
            assertThat(table.reserve(other, fresh, after, after.plus(LEASE)))
                    .isEqualTo(new Granted(fresh));
            // The old one's outcome says nothing of the new one.
            table.complete(aged, old);
            table.release(aged, old);
            assertThat(table.reserve(other, id(), after, after.plus(LEASE)))
                    .isEqualTo(new InFlight(after.plus(LEASE)));
        }
    }

    @Test
    void completingAndReleasingMakeNoRow() {
        table.complete(request, id());
        table.release(request, id());
        assertThat(row()).isEmpty();
    }

    @Test
    void aRequestKnowsItsOwnRowWhenTheSdkRepeatsAWriteWhoseAnswerWasLost() {
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

    /** The write takes effect, and its answer never arrives: the SDK sends it again. */
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
    void aTableThatIsNotThereOrDoesNotAnswerInTimeIsUnavailable() {
        IdempotencyTable missing = new IdempotencyTable(dynamoDb, "msg-api-nothing");
        unavailable(missing);
        try (DynamoDbClient slow =
                tables.client(
                        new ExecutionInterceptor() {
                            @Override
                            public void beforeTransmission(
                                    Context.BeforeTransmission context,
                                    ExecutionAttributes attributes) {
                                try {
                                    Thread.sleep(10_000);
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                }
                            }
                        })) {
            Instant begun = Instant.now();
            assertThatThrownBy(() -> new IdempotencyTable(slow, TABLE).complete(request, id()))
                    .isInstanceOf(StoreUnavailable.class);
            assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(3));
        }
    }

    private void unavailable(IdempotencyTable broken) {
        MessageId id = id();
        Stream.<Runnable>of(
                        () -> broken.reserve(request, id, NOW, NOW.plus(LEASE)),
                        () -> broken.complete(request, id),
                        () -> broken.release(request, id))
                .forEach(
                        call -> assertThatThrownBy(call::run).isInstanceOf(StoreUnavailable.class));
    }

    private List<Reservation> atOnce(Instant now) throws Exception {
        List<Reservation> answers = new ArrayList<>();
        Callable<Reservation> reserve = () -> reserve(id(), now);
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Reservation> done :
                    clients.invokeAll(java.util.Collections.nCopies(16, reserve))) {
                answers.add(done.get());
            }
        }
        return answers;
    }

    private Reservation reserve(MessageId fresh, Instant now) {
        return table.reserve(request, fresh, now, now.plus(LEASE));
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

    private static MessageId id() {
        return MessageId.at(NOW, new SecureRandom());
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }
}
