package dev.msgapi.faults;

import dev.msgapi.faults.Chronicle.Story;
import dev.msgapi.faults.Figures.Count;
import dev.msgapi.faults.Violation.Rule;
import dev.msgapi.model.Limits;
import dev.msgapi.sweeper.Sweep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One history from its first POST to its end: first everything that the scenario and the plan hold,
 * until nothing is left to do; then calm, in which redelivery, replays and sweeps have to bring
 * every message to rest; then everything that was ever queued comes once more, twice.
 */
final class History {
    private static final int STEPS_MAX = 50_000;
    private static final String POISON = "{\"v\":1,\"poison\":\"\u00e9\"}";

    private final World world;
    private final List<Violation> violations = new ArrayList<>();
    private int steps;
    private int invocations;

    History(World world) {
        this.world = world;
    }

    /** Runs it; what it broke. */
    List<Violation> run() {
        try {
            begin();
            settle();
            world.gate.calm();
            settle();
            nothingIsLost();
            throttlingIsPatient();
            Set<String> bodies = bodies();
            inCalm(() -> world.replay(0));
            inCalm(() -> world.replay(0));
            inCalm(world::sweep);
            world.scheduler.moveClockTo(
                    world.scheduler.instant().plus(Sweep.SLACK.multipliedBy(2)));
            inCalm(world::sweep);
            inCalm(() -> world.replay(0));
            violations.addAll(new Checker(world).unsettled());
            comesAgain(bodies);
            world.scheduler.moveClockTo(world.scheduler.instant().plus(Duration.ofDays(16)));
            inCalm(world::sweep);
            comesAgain(bodies);
            erasuresHold(bodies);
            violations.addAll(new Checker(world).check());
            count(bodies);
        } catch (Unrest e) {
            violations.add(new Violation(Rule.UNSETTLED, "still busy after " + steps + " steps"));
        } catch (Scheduler.Bug e) {
            violations.add(new Violation(Rule.BUG, e.getMessage() + ": " + e.getCause()));
        } finally {
            world.scheduler.abandon();
        }
        return violations;
    }

    private void begin() {
        Scenario scenario = world.scenario;
        for (Scenario.Post post : scenario.posts()) {
            world.scheduler.start("client", post.at(), Client.posting(world, post)::run);
        }
        for (Scenario.Delete delete : scenario.deletes()) {
            world.scheduler.start("owner", delete.at(), Client.deleting(world, delete)::run);
        }
        for (Duration at : scenario.operator()) {
            world.scheduler.start("operator", at, () -> world.replay(10));
        }
        for (Duration at : scenario.sweeps()) {
            world.scheduler.start("sweeper", at, world::sweep);
        }
        for (int i = 0; i < scenario.poison(); i++) {
            for (Consumer consumer : world.consumers) {
                consumer.queue().send(POISON, Duration.ofMillis(world.random.nextInt(2000)));
            }
        }
    }

    private void inCalm(Runnable work) {
        world.scheduler.start("calm", Duration.ZERO, work);
        settle();
    }

    /** Lets one after the other go on, until there is nothing left to do but to wait for ever. */
    private void settle() {
        while (step()) {
            if (++steps > STEPS_MAX) {
                throw new Unrest();
            }
        }
    }

    private boolean step() {
        Instant now = world.scheduler.instant();
        List<Runnable> choices = new ArrayList<>();
        Instant next = Instant.MAX;
        for (Scheduler.Task task : world.scheduler.tasks()) {
            if (task.wakeAt().isAfter(now)) {
                next = earlier(next, task.wakeAt());
            } else {
                choices.add(task::resume);
            }
        }
        for (Consumer consumer : world.consumers) {
            Instant visible = consumer.queue().nextVisible().orElse(Instant.MAX);
            if (!consumer.hasFreeSlot()) {
                continue;
            }
            if (visible.isAfter(now)) {
                next = earlier(next, visible);
            } else {
                choices.add(() -> consumer.start(invocations++));
            }
        }
        if (!choices.isEmpty()) {
            choices.get(world.random.nextInt(choices.size())).run();
            return true;
        }
        if (next.equals(Instant.MAX)) {
            return false;
        }
        world.scheduler.moveClockTo(next);
        return true;
    }

    private static Instant earlier(Instant one, Instant other) {
        return other.isBefore(one) ? other : one;
    }

    /** Invariant 5 at the moment at which the faults end. */
    private void nothingIsLost() {
        String held = String.join("\n", bodies());
        for (Story story : world.chronicle.stories()) {
            if (story.isPromised
                    && !isErased(story)
                    && !Checker.isAtRest(story.state())
                    && !held.contains(story.message.id().toString())) {
                violations.add(
                        new Violation(
                                Rule.LOST, story + " is in no queue and is " + story.state()));
                world.figures.add(Count.LOST, 1);
            }
        }
    }

    private boolean isErased(Story story) {
        return world.chronicle.erasings.isErased(story.message);
    }

    private void throttlingIsPatient() {
        if (world.scenario.poison() == 0
                && world.scenario.isThrottlingAlone()
                && world.consumers.stream().anyMatch(c -> !c.deadLetters().bodies().isEmpty())) {
            violations.add(
                    new Violation(
                            Rule.DEAD_LETTERED_BY_THROTTLING, "a dead-letter queue is not empty"));
        }
    }

    /** What the queues and dead-letter queues hold. */
    private Set<String> bodies() {
        Set<String> bodies = new LinkedHashSet<>();
        for (Consumer consumer : world.consumers) {
            bodies.addAll(consumer.queue().bodies());
            bodies.addAll(consumer.deadLetters().bodies());
        }
        return bodies;
    }

    /** Every message again, from its first queue and from its channel's, and each twice. */
    private void comesAgain(Set<String> deadLettered) {
        Map<Story, Integer> before = new HashMap<>();
        for (Story story : world.chronicle.stories()) {
            if (isErased(story) || story.state().isFinal() || !story.acceptances.isEmpty()) {
                before.put(story, story.acceptances.size());
            }
        }
        inCalm(() -> {
            for (Story story : world.chronicle.stories()) {
                if (isErased(story) || !story.transitions.isEmpty()) {
                    world.queueAgain(story.message);
                    world.queueAgain(story.message);
                }
            }
            for (Erasings.Story erasing : world.chronicle.erasings.stories()) {
                if (erasing.isOrdered) {
                    world.erasing.queueAgain(erasing.erasure);
                    world.erasing.queueAgain(erasing.erasure);
                }
            }
        });
        before.forEach((story, acceptances) -> {
            if (story.acceptances.size() != acceptances) {
                violations.add(new Violation(Rule.SENT_BY_REPLAY, story + ": " + story.state()));
            }
        });
        poisonIsKept(deadLettered);
    }

    /** Invariant 7: at the end, and after each tombstone and what it covered is gone. */
    private void erasuresHold(Set<String> deadLettered) {
        if (world.chronicle.erasings.stories().isEmpty()) {
            return;
        }
        ErasureChecker checker = world.erasureChecker;
        checker.isCarriedOut();
        checker.isEmpty();
        checker.isHidden();
        world.scheduler.moveClockTo(world.scheduler.instant().plus(Limits.TOMBSTONE_RETENTION));
        world.table.removeExpired(world.scheduler.instant());
        world.erasures.removeExpired(world.scheduler.instant());
        comesAgain(deadLettered);
        inCalm(() -> world.replay(0));
        checker.isEmpty();
        checker.isHidden();
        violations.addAll(checker.violations());
    }

    private void poisonIsKept(Set<String> deadLettered) {
        for (Consumer consumer : world.consumers) {
            long kept = consumer.deadLetters().bodies().stream().filter(POISON::equals).count();
            if (world.scenario.poison() > 0
                    && (kept < world.scenario.poison() || !deadLettered.contains(POISON))) {
                violations.add(
                        new Violation(
                                Rule.POISON_NOT_KEPT, kept + " in " + consumer.deadLetters().name));
            }
        }
    }

    private void count(Set<String> deadLettered) {
        Figures figures = world.figures;
        figures.add(Count.HISTORIES, 1);
        figures.add(Count.STEPS, steps);
        figures.add(Count.CALLS, world.gate.count());
        figures.add(Count.DEAD_LETTERED, deadLettered.size());
    }

    /** It does not end. */
    private static final class Unrest extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
