package dev.msgapi.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long a message is kept after it was accepted; the template's {@code RetentionDays}.
 *
 * @param days 0 keeps it forever
 */
public record Retention(int days) {
    public Retention {
        if (days < 0) {
            throw new IllegalArgumentException("a negative number of days");
        }
    }

    /** When a message that was accepted then expires; empty if it is kept. */
    public Optional<Instant> end(Instant accepted) {
        return days == 0 ? Optional.empty() : Optional.of(accepted.plus(Duration.ofDays(days)));
    }
}
