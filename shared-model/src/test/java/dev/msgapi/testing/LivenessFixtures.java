package dev.msgapi.testing;

import dev.msgapi.model.Retention;
import dev.msgapi.sending.MessageLiveness;
import java.util.Optional;

/** Instances of {@link MessageLiveness} for tests. */
public final class LivenessFixtures {
    /** Nobody is erased, and messages are kept forever. */
    public static final MessageLiveness ENDLESS =
            new MessageLiveness(new Retention(0), (_, _) -> Optional.empty());

    private LivenessFixtures() {}
}
