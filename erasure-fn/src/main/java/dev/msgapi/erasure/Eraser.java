package dev.msgapi.erasure;

import dev.msgapi.log.ExceptionSummary;
import dev.msgapi.sending.AttemptNote;
import dev.msgapi.sending.QueueAction;
import dev.msgapi.store.ErasableMessages;
import dev.msgapi.store.ErasableMessages.Item;
import dev.msgapi.store.ErasableMessages.Page;
import dev.msgapi.store.Erasure;
import dev.msgapi.store.ErasureProgress;
import dev.msgapi.store.ErasureProgress.Phase;
import dev.msgapi.store.ErasureRepository;
import dev.msgapi.store.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Runs an erasure for as long as one invocation may take: it walks over the recipient's messages,
 * removes their content, and saves its progress after each page. When every consumer that may not
 * have known of the erasure has ended, it walks over the messages a second time.
 */
public final class Eraser {
    /** How long one invocation works. */
    public static final Duration WORK = Duration.ofSeconds(40);

    /** The longest time that an invocation takes, because it finishes the page it has begun. */
    public static final Duration LONGEST = WORK.plusSeconds(10);

    /**
     * The wait between the walks. By then, every consumer that asked before the erasure was
     * recorded has ended: the functions that send have at most 45 s. The wait starts at the end of
     * the first walk, not at the erasure itself, because the worker may be the one that records the
     * erasure, late.
     */
    public static final Duration SETTLED_AFTER = Duration.ofSeconds(75);

    /** The wait before the next try if a table did not answer. */
    private static final Duration UNAVAILABLE_DELAY = Duration.ofMinutes(1);

    private final ErasureRepository repository;
    private final ErasableMessages messages;
    private final InstantSource clock;

    public Eraser(ErasureRepository repository, ErasableMessages messages, InstantSource clock) {
        this.repository = repository;
        this.messages = messages;
        this.clock = clock;
    }

    /**
     * Resumes where the last invocation stopped, and returns what to do with the erasure in its
     * queue. An erasure waits for as long as a table is unavailable, because somebody would have to
     * replay it from the dead-letter queue. If waiting does not help, it fails, because only in the
     * dead-letter queue does somebody notice.
     */
    QueueAction resume(Erasure erasure) {
        try {
            return walk(erasure);
        } catch (StoreUnavailable e) {
            String cause = ExceptionSummary.of(e);
            return e.isLasting()
                    ? new QueueAction.Fail(cause)
                    : new QueueAction.Requeue(UNAVAILABLE_DELAY, AttemptNote.NONE, cause);
        }
    }

    private QueueAction walk(Erasure erasure) {
        Instant end = clock.instant().plus(WORK);
        ErasureProgress progress = repository.open(erasure);
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
            progress = erasePage(progress);
            repository.save(progress);
        }
        return QueueAction.Acknowledge.ERASED;
    }

    private ErasureProgress erasePage(ErasureProgress progress) {
        Page page = messages.unerased(progress.erasure(), progress.resumeAfter());
        int count = page.count();
        for (Item item : page.unerased()) {
            if (!messages.erase(item, progress.erasure())) {
                // Another erasure has erased it and counts it.
                count--;
            }
        }
        Instant now = clock.instant();
        ErasureProgress advanced = progress.advance(page.lastKey(), count, now);
        return page.lastKey() == null ? advanced.completePhase(now) : advanced;
    }
}
