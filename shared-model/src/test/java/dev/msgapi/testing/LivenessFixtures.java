package dev.msgapi.testing;

import dev.msgapi.model.Retention;
import dev.msgapi.sending.MessageLiveness;
import java.util.Optional;

/** LivenessFixtures to try things with. */
public final class LivenessFixtures {
    /** Nobody is erased and messages are kept for ever. */
    public static final MessageLiveness ENDLESS =
            new MessageLiveness(new Retention(0), (_, _) -> Optional.empty());

    private LivenessFixtures() {}
}
