package dev.msgapi.store;

import dev.msgapi.model.Limits;
import dev.msgapi.model.SortKey;
import dev.msgapi.model.WireName;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The progress of an erasure.
 *
 * @param erased the number of messages whose content it has removed, as far as it has counted
 * @param counted the messages of the current walk up to {@code resumeAfter}
 * @param resumeAfter the key of the last message visited; null at the start of a walk
 */
public record ErasureProgress(
        Erasure erasure,
        Phase phase,
        long erased,
        long counted,
        @Nullable SortKey resumeAfter,
        Instant updatedAt) {

    /** An erasure walks over the recipient's messages twice. */
    public enum Phase implements WireName {
        /** The first walk, which removes content message by message. */
        ERASING,
        /** The second walk, which removes what consumers wrote before they knew of the erasure. */
        CHECKING,
        /** No content is left. */
        ERASED;

        /** The name in the API and the table. */
        @Override
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A new erasure. */
    public static ErasureProgress start(Erasure erasure) {
        return new ErasureProgress(erasure, Phase.ERASING, 0, 0, null, erasure.instant());
    }

    /** When the tombstone expires; empty until the erasure is complete, however long that takes. */
    public Optional<Instant> expiresAt() {
        return phase == Phase.ERASED
                ? Optional.of(updatedAt.plus(Limits.TOMBSTONE_RETENTION))
                : Optional.empty();
    }

    /** The progress after the walk has reached a key and counted more messages. */
    public ErasureProgress advance(@Nullable SortKey after, int more, Instant now) {
        long sum = counted + more;
        return new ErasureProgress(erasure, phase, Math.max(erased, sum), sum, after, now);
    }

    /** The progress after a complete walk: the next phase begins. */
    public ErasureProgress completePhase(Instant now) {
        Phase following = phase == Phase.ERASING ? Phase.CHECKING : Phase.ERASED;
        return new ErasureProgress(erasure, following, counted, 0, null, now);
    }
}
