package dev.msgapi.query;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.msgapi.store.History;

/** Opens query-fn to the histories. */
public final class QueryParts {
    private QueryParts() {}

    public static RequestStreamHandler handler(History history) {
        return new QueryHandler(history);
    }
}
