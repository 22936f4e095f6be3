package dev.msgapi.sending;

import dev.msgapi.model.Message;
import dev.msgapi.model.MessageKey;
import java.time.Instant;

/** Where it is written how far each message has come: compare and set, message by message. */
public interface Ledger {
    /**
     * Writes a message that stands {@link Standing#NEW}, with all that its history shows.
     *
     * @return how it stands now: {@code next}, or what somebody else has made of it; {@code NEW}
     *     where it was erased, so that nobody begins it any more
     */
    Standing begin(Message message, Standing next, Instant now);

    /**
     * Writes {@code next} where the message stands as expected.
     *
     * @return how it stands now: {@code next}, or what somebody else has made of it
     */
    Standing move(MessageKey key, Standing expected, Standing next, Instant now);
}
