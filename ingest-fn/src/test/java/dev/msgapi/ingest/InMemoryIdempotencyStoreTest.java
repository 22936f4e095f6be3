package dev.msgapi.ingest;

import dev.msgapi.ingest.testing.IdempotencyContract;
import dev.msgapi.ingest.testing.InMemoryIdempotencyStore;

class InMemoryIdempotencyStoreTest extends IdempotencyContract {
    private final IdempotencyStore store = new InMemoryIdempotencyStore();

    @Override
    protected IdempotencyStore store() {
        return store;
    }
}
