package dev.msgapi.erasure;

import dev.msgapi.log.ExceptionSummary;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.ServiceUnavailable;
import dev.msgapi.sending.QueueAction;
import dev.msgapi.store.ErasableMessages;
import dev.msgapi.store.ErasableMessages.Page;
import dev.msgapi.store.Erasure;
import dev.msgapi.store.ErasureProgress;
import dev.msgapi.store.ErasureProgress.Phase;
import dev.msgapi.store.ErasureRepository;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Carries an erasure out, as far as one invocation gets: it walks over the recipient's messages and
 * removes their content, and writes down after each stretch where it is. Once every consumer that
 * may not have known of the erasure has ended, it walks over them a second time.
 */
final class Eraser {
    /** How long one invocation works at it. */
    static final Duration WORK = Duration.ofSeconds(40);

    /** Beyond that, for the stretch in work. */
    static final Duration LONGEST = WORK.plusSeconds(10);

    /**
     * Between the walks. A consumer that asked before the erasure was written down has ended by
     * then: the functions that send have at most 45 s. It counts from the end of the first walk and
     * not from the erasure itself, which its worker may have to write down, and late.
     */
    static final Duration SETTLED_AFTER = Duration.ofSeconds(75);

    /** Until a table that did not answer is asked again. */
    private static final Duration RETRY = Duration.ofMinutes(1);

    private final ErasureRepository log;
    private final ErasableMessages messages;
    private final InstantSource clock;

    Eraser(ErasureRepository log, ErasableMessages messages, InstantSource clock) {
        this.log = log;
        this.messages = messages;
        this.clock = clock;
    }

    /**
     * Goes on where the last invocation stopped; says what the queue shall do with the order. It
     * waits for the table for as long as need be: in the dead-letter queue it would be forgotten.
     */
    QueueAction resume(Erasure erasure) {
        try {
            return walk(erasure);
        } catch (ServiceUnavailable e) {
            return new QueueAction.Requeue(RETRY, ExceptionSummary.of(e));
        }
    }

    private QueueAction walk(Erasure erasure) {
        Instant end = clock.instant().plus(WORK);
        ErasureProgress progress = log.open(erasure);
        while (progress.phase() != Phase.ERASED) {
            Instant now = clock.instant();
            Instant settled = progress.updatedAt().plus(SETTLED_AFTER);
            boolean isBetweenWalks =
                    progress.phase() == Phase.CHECKING && progress.resumeAfter() == null;
            if (isBetweenWalks && now.isBefore(settled)) {
                return new QueueAction.Requeue(Duration.between(now, settled));
            }
            if (now.isAfter(end)) {
                return new QueueAction.Requeue(Duration.ZERO);
            }
            progress = eraseStretch(progress);
            log.save(progress);
        }
        return QueueAction.Acknowledge.ERASED;
    }

    private ErasureProgress eraseStretch(ErasureProgress progress) {
        Page stretch = messages.unerased(progress.erasure(), progress.resumeAfter());
        int count = stretch.count();
        for (MessageKey key : stretch.unerased()) {
            if (!messages.erase(key, progress.erasure())) {
                // Another erasure was faster, and counts it.
                count--;
            }
        }
        Instant now = clock.instant();
        ErasureProgress advanced = progress.advance(stretch.lastKey(), count, now);
        return stretch.lastKey() == null ? advanced.completePhase(now) : advanced;
    }
}
