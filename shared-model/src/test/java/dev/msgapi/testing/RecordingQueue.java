package dev.msgapi.testing;

import dev.msgapi.queue.SourceQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The queue that a batch came from: records its calls, or does not answer. */
public final class RecordingQueue implements SourceQueue {
    /** A message that is hidden for a time. */
    public record Hidden(String receiptHandle, Duration delay) {}

    /** A copy that is queued for later. */
    public record Copy(String body, @Nullable String note, Duration delay) {}

    public final List<Hidden> hidden = new ArrayList<>();
    public final List<Copy> copies = new ArrayList<>();
    private boolean down;

    /** Makes every later call fail. */
    public void goDown() {
        down = true;
    }

    @Override
    public void hide(String receiptHandle, Duration delay) {
        if (down) {
            throw new IllegalStateException("the queue does not answer");
        }
        hidden.add(new Hidden(receiptHandle, delay));
    }

    @Override
    public void putBack(String body, @Nullable String note, Duration delay) {
        if (down) {
            throw new IllegalStateException("the queue does not answer");
        }
        copies.add(new Copy(body, note, delay));
    }
}
