package dev.msgapi.faults;

import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.sending.SendState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All that happened in a history: every HTTP answer, provider call and change of a state. */
final class Chronicle {
    final Erasings erasings = new Erasings();
    private final Map<MessageId, Story> stories = new LinkedHashMap<>();
    private final List<String> trace = new ArrayList<>();
    private final boolean isTraced;
    private final Map<String, Set<MessageId>> answersByKey = new LinkedHashMap<>();

    Chronicle(boolean isTraced) {
        this.isTraced = isTraced;
    }

    /** A change of one message's state, in the order in which the table took them. */
    record Transition(Instant at, SendState found, SendState next) {}

    /** What became of one message. */
    static final class Story {
        final String name;
        final Message message;
        final List<Transition> transitions = new ArrayList<>();

        /** What writers to a real table tell, until a {@link Chain} puts it in order. */
        final List<Chain.Write> writes = new ArrayList<>();

        final List<Instant> acceptances = new ArrayList<>();
        final List<Instant> refusals = new ArrayList<>();
        final List<Instant> unknowns = new ArrayList<>();
        boolean isPromised;

        Story(String name, Message message) {
            this.name = name;
            this.message = message;
        }

        SendState state() {
            return transitions.isEmpty() ? new SendState.Queued() : transitions.getLast().next();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** A message that a queue was given; the first time, it gets its name. */
    synchronized Story story(Message message) {
        return stories.computeIfAbsent(message.id(), _ -> new Story("m" + stories.size(), message));
    }

    synchronized Story story(MessageId id) {
        return stories.get(id);
    }

    synchronized List<Story> stories() {
        return List.copyOf(stories.values());
    }

    /** A client has its 202. */
    synchronized void promised(MessageId id, String key) {
        story(id).isPromised = true;
        if (key != null) {
            answersByKey.computeIfAbsent(key, _ -> new LinkedHashSet<>()).add(id);
        }
    }

    synchronized Map<String, Set<MessageId>> answersByKey() {
        return answersByKey;
    }

    synchronized void moved(MessageId id, Instant at, SendState found, SendState next) {
        story(id).transitions.add(new Transition(at, found, next));
    }

    synchronized void told(MessageId id, Chain.Write write) {
        story(id).writes.add(write);
    }

    synchronized void accepted(MessageId id, Instant at) {
        story(id).acceptances.add(at);
    }

    synchronized void refused(MessageId id, Instant at) {
        story(id).refusals.add(at);
    }

    synchronized void unknown(MessageId id, Instant at) {
        story(id).unknowns.add(at);
    }

    boolean isTraced() {
        return isTraced;
    }

    /** For a reader: a step of the history. */
    synchronized void note(Instant at, String who, String what) {
        if (isTraced) {
            trace.add("%s  %-14s %s".formatted(at, who, what));
        }
    }

    synchronized String trace() {
        return String.join("\n", trace);
    }

    /** A message's name in the trace. */
    synchronized String name(Object what) {
        return what instanceof MessageId id && stories.containsKey(id)
                ? stories.get(id).name
                : String.valueOf(what);
    }
}
