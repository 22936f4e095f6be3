package dev.msgapi.sending;

import dev.msgapi.testing.InMemoryLedger;
import dev.msgapi.testing.LedgerContract;

class InMemoryLedgerTest extends LedgerContract {
    private final Ledger ledger = new InMemoryLedger();

    @Override
    protected Ledger ledger() {
        return ledger;
    }
}
