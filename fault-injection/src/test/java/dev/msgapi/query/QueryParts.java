package dev.msgapi.query;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.msgapi.store.ErasureRegister;
import dev.msgapi.store.History;
import java.time.InstantSource;

/** Opens query-fn to the histories. */
public final class QueryParts {
    private QueryParts() {}

    public static RequestStreamHandler handler(
            History history, ErasureRegister erasures, InstantSource clock) {
        return new QueryHandler(history, erasures, clock);
    }
}
