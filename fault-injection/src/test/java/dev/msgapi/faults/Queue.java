package dev.msgapi.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.msgapi.testing.StrictJson;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * An SQS queue in memory with the settings of template.yaml. It delivers at least once and in any
 * order, hides what was received, and moves it to the dead-letter queue after its last receive.
 */
final class Queue {
    static final Duration DELAY_MAX = Duration.ofMinutes(15);
    static final int RECEIVES_MAX = receivesMax();

    final String name;
    private final Queue deadLetters;
    private final Duration visibility;
    private final Duration retention;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final List<Entry> entries = new ArrayList<>();
    private int ids;

    /**
     * @param deadLetters null for a dead-letter queue
     */
    Queue(
            String name,
            Queue deadLetters,
            Duration visibility,
            Duration retention,
            InstantSource clock,
            RandomGenerator random) {
        this.name = name;
        this.deadLetters = deadLetters;
        this.visibility = visibility;
        this.retention = retention;
        this.clock = clock;
        this.random = random;
    }

    /** The same for every queue, as {@link TemplateNumbersTest} checks. */
    private static int receivesMax() {
        String policy = DeclaredStack.queue("email").attributes().get("RedrivePolicy");
        try {
            return StrictJson.MAPPER.readTree(policy).required("maxReceiveCount").asInt();
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static final class Entry {
        final String id;
        final String body;
        final String note;
        final Instant sentAt;
        Instant visibleAt;
        int receives;

        Entry(String id, String body, String note, Instant sentAt, Instant visibleAt) {
            this.id = id;
            this.body = body;
            this.note = note;
            this.sentAt = sentAt;
            this.visibleAt = visibleAt;
        }
    }

    /** A message as ReceiveMessage returns it. */
    record Received(String id, String receipt, String body, String note, int receives) {}

    /** A message as a move task takes it out of a dead-letter queue. */
    record Letter(String body, String note) {}

    void send(String body, Duration delay) {
        send(body, null, delay);
    }

    /**
     * @param note the message attribute of that name, or null
     */
    void send(String body, String note, Duration delay) {
        if (delay.compareTo(DELAY_MAX) > 0 || delay.isNegative()) {
            throw new AssertionError("SQS accepts no delay of " + delay);
        }
        Instant now = clock.instant();
        add(body, note, now, now.plus(delay));
    }

    private void add(String body, String note, Instant sentAt, Instant visibleAt) {
        entries.add(new Entry(name + "-" + ids++, body, note, sentAt, visibleAt));
    }

    /**
     * Deletes the messages that are older than the queue's retention. A message in a dead-letter
     * queue is as old as in its source queue (Amazon SQS Developer Guide, "Configuring a
     * dead-letter queue retention period").
     */
    void forget() {
        Instant oldest = clock.instant().minus(retention);
        entries.removeIf(entry -> entry.sentAt.isBefore(oldest));
    }

    /** When the next message becomes visible; empty if there is none. */
    Optional<Instant> nextVisible() {
        Instant first = null;
        for (Entry entry : entries) {
            if (first == null || entry.visibleAt.isBefore(first)) {
                first = entry.visibleAt;
            }
        }
        return Optional.ofNullable(first);
    }

    /**
     * Receives a batch.
     *
     * @param duplicatePercent how many of the messages stay visible for another consumer
     */
    List<Received> receive(int max, int duplicatePercent) {
        List<Received> batch = new ArrayList<>();
        int start = entries.isEmpty() ? 0 : random.nextInt(entries.size());
        for (Entry entry : rotated(start)) {
            if (batch.size() == max || entry.visibleAt.isAfter(clock.instant())) {
                continue;
            }
            if (entry.receives == RECEIVES_MAX) {
                entries.remove(entry);
                deadLetters.add(entry.body, entry.note, entry.sentAt, clock.instant());
                continue;
            }
            entry.receives++;
            boolean twice = random.nextInt(100) < duplicatePercent;
            entry.visibleAt = clock.instant().plus(twice ? Duration.ZERO : visibility);
            String receipt = entry.id + "#" + entry.receives;
            batch.add(new Received(entry.id, receipt, entry.body, entry.note, entry.receives));
        }
        return batch;
    }

    private List<Entry> rotated(int start) {
        List<Entry> all = new ArrayList<>(entries.subList(start, entries.size()));
        all.addAll(entries.subList(0, start));
        return all;
    }

    /** Deletes a message; the receipt of an earlier receive may or may not do so. */
    void delete(String receipt) {
        entries.removeIf(entry -> isOf(receipt, entry) || (isOld(receipt, entry) && coin()));
    }

    /** Hides a message; only the latest receipt counts. */
    void hide(String receipt, Duration delay) {
        for (Entry entry : entries) {
            if (isOf(receipt, entry)) {
                entry.visibleAt = clock.instant().plus(delay);
            }
        }
    }

    private static boolean isOf(String receipt, Entry entry) {
        return receipt.equals(entry.id + "#" + entry.receives);
    }

    private static boolean isOld(String receipt, Entry entry) {
        return receipt.startsWith(entry.id + "#") && !isOf(receipt, entry);
    }

    private boolean coin() {
        return random.nextBoolean();
    }

    /** Takes one message out, as a move task does; now and then the message also stays. */
    Optional<Letter> take(int duplicatePercent) {
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        Entry first = entries.getFirst();
        if (random.nextInt(100) >= duplicatePercent) {
            entries.removeFirst();
        }
        return Optional.of(new Letter(first.body, first.note));
    }

    List<String> bodies() {
        return entries.stream().map(entry -> entry.body).toList();
    }
}
