package dev.msgapi.aws.testing;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.Capacity;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * Records the capacity units that each request consumed. DynamoDB charges for a write whose
 * condition does not hold, and does not report it; such a write is recorded with no units.
 */
public final class ConsumedUnits implements ExecutionInterceptor {
    private final List<Consumption> all = new ArrayList<>();

    /**
     * What one request consumed.
     *
     * @param request the simple name of its class
     * @param table units of the table
     * @param index units of its indexes
     */
    public record Consumption(String request, double table, double index) {}

    /** What was consumed since the last call. */
    public synchronized List<Consumption> take() {
        List<Consumption> taken = List.copyOf(all);
        all.clear();
        return taken;
    }

    /** The units of the table that were consumed since the last call. */
    public double takeTableUnits() {
        return take().stream().mapToDouble(Consumption::table).sum();
    }

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        ReturnConsumedCapacity indexes = ReturnConsumedCapacity.INDEXES;
        return switch (context.request()) {
            case UpdateItemRequest update ->
                    update.toBuilder().returnConsumedCapacity(indexes).build();
            case QueryRequest query -> query.toBuilder().returnConsumedCapacity(indexes).build();
            case GetItemRequest get -> get.toBuilder().returnConsumedCapacity(indexes).build();
            case BatchGetItemRequest batch ->
                    batch.toBuilder().returnConsumedCapacity(indexes).build();
            default -> throw new AssertionError("no other request is counted");
        };
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        List<ConsumedCapacity> consumed =
                switch (context.response()) {
                    case UpdateItemResponse update -> List.of(update.consumedCapacity());
                    case QueryResponse query -> List.of(query.consumedCapacity());
                    case GetItemResponse get -> List.of(get.consumedCapacity());
                    case BatchGetItemResponse batch -> batch.consumedCapacity();
                    default -> throw new AssertionError("no other request is counted");
                };
        add(
                context.request(),
                consumed.stream().mapToDouble(each -> each.table().capacityUnits()).sum(),
                consumed.stream()
                        .flatMap(each -> each.globalSecondaryIndexes().values().stream())
                        .mapToDouble(Capacity::capacityUnits)
                        .sum());
    }

    @Override
    public void onExecutionFailure(
            Context.FailedExecution context, ExecutionAttributes attributes) {
        add(context.request(), 0, 0);
    }

    private synchronized void add(SdkRequest request, double table, double index) {
        all.add(new Consumption(request.getClass().getSimpleName(), table, index));
    }
}
