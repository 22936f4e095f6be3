package dev.msgapi.query;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.msgapi.store.History;
import java.time.InstantSource;
import java.util.Optional;

/** Opens query-fn to the histories. */
public final class QueryParts {
    private QueryParts() {}

    public static RequestStreamHandler handler(History history) {
        return new QueryHandler(history, (_, _) -> Optional.empty(), InstantSource.system());
    }
}
