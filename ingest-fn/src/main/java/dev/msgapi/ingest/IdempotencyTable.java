package dev.msgapi.ingest;

import static dev.msgapi.aws.dynamodb.Attributes.attribute;
import static dev.msgapi.aws.dynamodb.Attributes.id;
import static dev.msgapi.aws.dynamodb.Attributes.number;
import static dev.msgapi.aws.dynamodb.Attributes.text;
import static dev.msgapi.aws.dynamodb.Attributes.ttl;
import static dev.msgapi.aws.dynamodb.StoreCalls.call;

import dev.msgapi.aws.dynamodb.Attributes;
import dev.msgapi.model.CallBudget;
import dev.msgapi.model.Limits;
import dev.msgapi.model.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * The table {@code idempotency} in DynamoDB, and the one place that knows its attributes: {@code
 * idempotency_key} HASH, {@code body_hash}, {@code id} of the message, {@code expires_at} in epoch
 * seconds; and, until the message is queued, {@code lease_until} in epoch milliseconds and {@code
 * holder}, the fresh id of the request that has the lease.
 */
public final class IdempotencyTable implements IdempotencyStore {
    /**
     * How long a call may take with its retries. An accepted request makes three at most (reserve,
     * take over, complete), which with the outbox's call fit into the function's timeout.
     */
    private static final Duration CALL = CallBudget.SHORT_TABLE.total();

    private final DynamoDbClient dynamoDb;
    private final String table;

    public IdempotencyTable(DynamoDbClient dynamoDb, String table) {
        this.dynamoDb = dynamoDb;
        this.table = table;
    }

    @Override
    public Reservation reserve(
            KeyedRequest request, MessageId fresh, Instant now, Instant leaseUntil) {
        // DynamoDB deletes what has expired days later; until then it is overwritten.
        Optional<Map<String, AttributeValue>> there =
                update(
                        request,
                        "SET id = :fresh, holder = :fresh, body_hash = :body,"
                                + " lease_until = :lease, expires_at = :expires",
                        "attribute_not_exists(idempotency_key) OR expires_at <= :now",
                        Map.of(
                                ":fresh", text(fresh),
                                ":body", text(request.body()),
                                ":lease", number(leaseUntil.toEpochMilli()),
                                ":expires", ttl(now.plus(Limits.IDEMPOTENCY_RETENTION)),
                                ":now", Attributes.epochSeconds(now)));
        if (there.isEmpty()) {
            return new Reservation.Granted(fresh);
        }
        if (there.get().isEmpty()) {
            // DynamoDB has deleted it since: it had expired, and the next POST finds no row.
            return new Reservation.InFlight(now);
        }
        Reservation known = known(there.get(), request, fresh, now);
        return known instanceof Reservation.InFlight(Instant until) && !until.isAfter(now)
                ? takeOver(request, there.get(), fresh, now, leaseUntil)
                : known;
    }

    /** Who had the lease has not been heard of: the same message is tried again. */
    private Reservation takeOver(
            KeyedRequest request,
            Map<String, AttributeValue> lapsed,
            MessageId fresh,
            Instant now,
            Instant leaseUntil) {
        Optional<Map<String, AttributeValue>> there =
                update(
                        request,
                        "SET holder = :fresh, lease_until = :lease",
                        // Each lease has a holder of its own, so this is the very lease that
                        // lapsed.
                        "id = :id AND holder = :holder",
                        Map.of(
                                ":fresh", text(fresh),
                                ":lease", number(leaseUntil.toEpochMilli()),
                                ":id", attribute(lapsed, "id"),
                                ":holder", attribute(lapsed, "holder")));
        return there.isEmpty()
                ? new Reservation.Granted(id(lapsed, "id"))
                : known(there.get(), request, fresh, now);
    }

    @Override
    public void complete(KeyedRequest request, MessageId id) {
        update(request, "REMOVE lease_until, holder", "id = :id", Map.of(":id", text(id)));
    }

    @Override
    public void release(KeyedRequest request, MessageId fresh) {
        update(
                request,
                "SET lease_until = :ended",
                "holder = :fresh",
                Map.of(":fresh", text(fresh), ":ended", number(0)));
    }

    /** What the row says that stood in the way of a write; a pure function. */
    private static Reservation known(
            Map<String, AttributeValue> row, KeyedRequest request, MessageId fresh, Instant now) {
        if (row.isEmpty()) {
            // DynamoDB has deleted it since: it had expired.
            return new Reservation.InFlight(now);
        }
        AttributeValue holder = row.get("holder");
        if (holder != null && holder.s().equals(fresh.toString())) {
            // The answer to this request's own first attempt was lost, and the SDK has repeated it.
            return new Reservation.Granted(id(row, "id"));
        }
        if (!attribute(row, "body_hash").s().equals(request.body())) {
            return new Reservation.KeyReused();
        }
        return holder == null
                ? new Reservation.Completed(id(row, "id"))
                : new Reservation.InFlight(
                        Instant.ofEpochMilli(Long.parseLong(attribute(row, "lease_until").n())));
    }

    /**
     * Writes; where the condition does not hold, gives the row that is there, which may be none.
     */
    private Optional<Map<String, AttributeValue>> update(
            KeyedRequest request,
            String update,
            String condition,
            Map<String, AttributeValue> values) {
        try {
            call(() ->
                    dynamoDb.updateItem(
                            UpdateItemRequest.builder()
                                    .tableName(table)
                                    .key(Map.of("idempotency_key", text(request.key())))
                                    .updateExpression(update)
                                    .conditionExpression(condition)
                                    .expressionAttributeValues(values)
                                    .returnValuesOnConditionCheckFailure(
                                            ReturnValuesOnConditionCheckFailure.ALL_OLD)
                                    .overrideConfiguration(o -> o.apiCallTimeout(CALL))
                                    .build()));
            return Optional.empty();
        } catch (ConditionalCheckFailedException e) {
            return Optional.of(e.hasItem() ? e.item() : Map.of());
        }
    }
}
