package dev.msgapi.store;

import dev.msgapi.testing.ErasuresContract;
import dev.msgapi.testing.InMemoryErasures;

class InMemoryErasuresTest extends ErasuresContract {
    private final InMemoryErasures erasures = new InMemoryErasures();

    @Override
    protected ErasureRepository repository() {
        return erasures;
    }

    @Override
    protected ErasureRegister register() {
        return erasures;
    }
}
