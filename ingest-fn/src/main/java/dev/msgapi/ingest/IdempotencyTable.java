package dev.msgapi.ingest;

import static dev.msgapi.aws.dynamodb.Attributes.attribute;
import static dev.msgapi.aws.dynamodb.Attributes.messageId;
import static dev.msgapi.aws.dynamodb.Attributes.number;
import static dev.msgapi.aws.dynamodb.Attributes.text;
import static dev.msgapi.aws.dynamodb.Attributes.ttl;
import static dev.msgapi.aws.dynamodb.StoreCalls.call;

import dev.msgapi.aws.dynamodb.Attributes;
import dev.msgapi.model.CallBudget;
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
 * The table {@code idempotency} in DynamoDB. Only this class knows its attributes: {@code
 * idempotency_key} HASH, {@code body_hash}, {@code id} of the message, {@code expires_at} in epoch
 * seconds; and, until the message is queued, {@code lease_until} in epoch milliseconds and {@code
 * holder}, the fresh id of the request that holds the lease.
 */
public final class IdempotencyTable implements IdempotencyStore {
    /**
     * How long a call may take with its retries. An accepted request makes at most three (reserve,
     * take over, complete); together with the recipient counter's call and the outbox's they fit
     * into the function's timeout.
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
        // DynamoDB may delete an expired row days later; until then this write replaces it.
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
                                ":expires", ttl(now.plus(RETENTION)),
                                ":now", Attributes.epochSeconds(now)));
        if (there.isEmpty()) {
            return new Reservation.Granted(fresh);
        }
        if (there.get().isEmpty()) {
            // The row had expired, and DynamoDB has deleted it since: the next POST finds no row.
            return new Reservation.InFlight(now);
        }
        Reservation known = known(there.get(), request, fresh, now);
        return known instanceof Reservation.InFlight(Instant until) && !until.isAfter(now)
                ? takeOver(request, there.get(), fresh, now, leaseUntil)
                : known;
    }

    /** The lease has lapsed without a result, so the caller queues the same message again. */
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
                        // Every lease has its own holder, so this is the lease that lapsed.
                        "id = :id AND holder = :holder",
                        Map.of(
                                ":fresh", text(fresh),
                                ":lease", number(leaseUntil.toEpochMilli()),
                                ":id", attribute(lapsed, "id"),
                                ":holder", attribute(lapsed, "holder")));
        return there.isEmpty()
                ? new Reservation.Granted(messageId(lapsed, "id"))
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

    /** The meaning of the row that made the condition of a write fail; a pure function. */
    private static Reservation known(
            Map<String, AttributeValue> row, KeyedRequest request, MessageId fresh, Instant now) {
        if (row.isEmpty()) {
            // The row had expired, and DynamoDB has deleted it since.
            return new Reservation.InFlight(now);
        }
        AttributeValue holder = row.get("holder");
        if (holder != null && holder.s().equals(fresh.toString())) {
            // The answer to this request's first attempt was lost, and the SDK repeated the
            // attempt.
            return new Reservation.Granted(messageId(row, "id"));
        }
        if (!attribute(row, "body_hash").s().equals(request.body())) {
            return new Reservation.KeyReused();
        }
        return holder == null
                ? new Reservation.Completed(messageId(row, "id"))
                : new Reservation.InFlight(
                        Instant.ofEpochMilli(Long.parseLong(attribute(row, "lease_until").n())));
    }

    /**
     * Writes the row; returns empty. If the condition does not hold, returns the row as it is, or
     * an empty map if there is none.
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
