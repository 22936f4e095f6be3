package dev.msgapi.ingest;

import dev.msgapi.model.Channel;
import dev.msgapi.model.Message;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.ToIntFunction;

/**
 * How many messages a recipient may get over each channel in one minute of the clock, from all
 * clients together. Around the turn of a minute, twice as many can come within 60 seconds.
 */
public final class RecipientLimit {
    private final RecipientCounter counter;
    private final ToIntFunction<Channel> perMinute;

    /**
     * Creates the limit.
     *
     * @param perMinute the most messages of a minute; 0 for no limit, and then none is counted
     */
    public RecipientLimit(RecipientCounter counter, ToIntFunction<Channel> perMinute) {
        this.counter = counter;
        this.perMinute = perMinute;
    }

    /** Counts the message, unless its recipient has as many as allowed; returns whether it did. */
    boolean count(Message message, Instant now) {
        int max = perMinute.applyAsInt(message.channel());
        return max == 0 || counter.count(message.to().key(), message.channel(), minuteOf(now), max);
    }

    /** When the count starts again. */
    static Instant end(Instant now) {
        return minuteOf(now).plus(1, ChronoUnit.MINUTES);
    }

    private static Instant minuteOf(Instant now) {
        return now.truncatedTo(ChronoUnit.MINUTES);
    }
}
