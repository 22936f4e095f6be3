package dev.msgapi.faults;

import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.UnsettledIndex;
import dev.msgapi.store.ErasableMessages;
import dev.msgapi.store.History;
import dev.msgapi.store.SealedMessageReader;
import dev.msgapi.store.SealedMessageWriter;
import dev.msgapi.store.UnstartedMessageWriter;
import dev.msgapi.testing.MessageStoreContract;
import java.util.SplittableRandom;

/** The table in memory that the simulated runs use keeps the same contract as the adapters. */
class InMemoryMessageTableTest extends MessageStoreContract {
    private final InMemoryMessageTable table =
            new InMemoryMessageTable(
                    RETENTION, 0, (_, _, _, _) -> {}, new SplittableRandom(System.nanoTime()));

    @Override
    protected Ledger ledger() {
        return table;
    }

    @Override
    protected SealedMessageWriter sealedMessages() {
        return table;
    }

    @Override
    protected UnstartedMessageWriter unstartedMessages() {
        return table;
    }

    @Override
    protected SealedMessageReader sealedReader() {
        return table;
    }

    @Override
    protected UnsettledIndex unsettled() {
        return table;
    }

    @Override
    protected History history() {
        return table;
    }

    @Override
    protected ErasableMessages erasable() {
        return table;
    }
}
