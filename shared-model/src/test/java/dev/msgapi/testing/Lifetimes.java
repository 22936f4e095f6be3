package dev.msgapi.testing;

import dev.msgapi.delivery.Lifetime;
import dev.msgapi.model.Retention;
import java.util.Optional;

/** Lifetimes to try things with. */
public final class Lifetimes {
    /** Nobody is erased and messages are kept for ever. */
    public static final Lifetime ENDLESS = new Lifetime(Retention.NONE, (_, _) -> Optional.empty());

    private Lifetimes() {}
}
