package dev.msgapi.faults;

import dev.msgapi.model.Message;
import dev.msgapi.store.Erasure;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The erasures of a history: how far each came, and what a consumer was told that asked. Time is
 * too coarse for that, since much happens at one instant: what counts is the order.
 */
final class Erasings {
    private static final int NEVER = Integer.MAX_VALUE;

    private final Map<Erasure, Story> stories = new LinkedHashMap<>();
    private final Map<Scheduler.Task, Map<String, Integer>> questions = new HashMap<>();
    private int audits;
    private int now;

    /** What became of one erasure. */
    static final class Story {
        final Erasure erasure;
        boolean isAudited;
        boolean isOrdered;
        boolean isPromised;
        private int since = NEVER;

        Story(Erasure erasure) {
            this.erasure = erasure;
        }

        boolean covers(Message message) {
            return message.to().key().equals(erasure.recipientKey())
                    && !message.id().accepted().isAfter(erasure.instant());
        }

        /** Whether anybody can know of it. */
        boolean isInForce() {
            return since != NEVER;
        }
    }

    private Story story(Erasure erasure) {
        return stories.computeIfAbsent(erasure, Story::new);
    }

    List<Story> stories() {
        return List.copyOf(stories.values());
    }

    /** Its audit row is written, before it has a name. */
    void audited() {
        audits++;
    }

    /** Its order is in the queue. */
    void ordered(Erasure erasure) {
        story(erasure).isOrdered = true;
        story(erasure).isAudited = audits >= stories.size();
    }

    /** Its row is written. */
    void written(Erasure erasure) {
        Story story = story(erasure);
        story.since = Math.min(story.since, now++);
    }

    /** A client has its 202. */
    void promised(Erasure erasure) {
        story(erasure).isPromised = true;
        written(erasure);
    }

    /** Somebody was told of the recipient's latest erasure. */
    void asked(Scheduler.Task task, String recipientKey) {
        questions.computeIfAbsent(task, _ -> new HashMap<>()).put(recipientKey, now++);
    }

    /** Whether the message is erased. */
    boolean isErased(Message message) {
        return stories.values().stream()
                .anyMatch(story -> story.isInForce() && story.covers(message));
    }

    /** Whether the task, which is about to send it, could have known that it must not. */
    boolean forbid(Message message, Scheduler.Task task) {
        int asked =
                questions.getOrDefault(task, Map.of()).getOrDefault(message.to().key(), NEVER - 1);
        return stories.values().stream()
                .anyMatch(story -> story.since < asked && story.covers(message));
    }
}
