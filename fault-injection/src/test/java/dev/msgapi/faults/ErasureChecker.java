package dev.msgapi.faults;

import dev.msgapi.faults.Chronicle.Story;
import dev.msgapi.faults.Figures.Count;
import dev.msgapi.faults.Violation.Rule;
import dev.msgapi.http.testing.ApiAnswer;
import dev.msgapi.http.testing.ApiEvent;
import dev.msgapi.query.QueryHandler;
import dev.msgapi.store.Erasure;
import dev.msgapi.testing.RecordingContext;
import java.util.ArrayList;
import java.util.List;

/**
 * What must hold of every erasure. From its row on, no consumer sends a covered message that asked
 * after it; from its 202 on, no GET shows one. At the end it is carried out and counts what it
 * erased, and of no covered message there is anything left, whatever comes back.
 */
final class ErasureChecker {
    private final World world;
    private final Erasings erasings;
    private final List<Violation> violations = new ArrayList<>();

    ErasureChecker(World world) {
        this.world = world;
        this.erasings = world.chronicle.erasings;
    }

    List<Violation> violations() {
        return violations;
    }

    /** A consumer is about to have a message sent. */
    void sends(Story story) {
        if (erasings.forbid(story.message, world.scheduler.current())) {
            broken(Rule.SENT_THOUGH_ERASED, story + " in " + world.scheduler.current().name);
        }
    }

    /** Nothing of what is covered can be read. */
    void isHidden() {
        for (Erasings.Story erasing : erasings.stories()) {
            if (erasing.isInForce()) {
                isHidden(erasing);
            }
        }
    }

    private void isHidden(Erasings.Story erasing) {
        String history =
                ApiEvent.get("msg_id", erasing.erasure.recipientKey())
                        .sendTo(
                                new QueryHandler(world.table, world.erasures, world.scheduler),
                                new RecordingContext())
                        .text();
        for (Story story : world.chronicle.stories()) {
            if (erasing.covers(story.message) && history.contains(story.message.id().toString())) {
                broken(Rule.SHOWN_THOUGH_ERASED, story + ": " + history);
            }
        }
    }

    /** Nothing is left of what is covered. */
    void isEmpty() {
        for (ItemTwin item : world.table.items()) {
            if (erasings.isErased(item.message) && (item.hasRemains() || item.erasedBy == null)) {
                broken(
                        Rule.CONTENT_THOUGH_ERASED,
                        world.chronicle.story(item.message.id()) + ": " + item);
            }
        }
    }

    /** Every erasure that anybody can count on is carried out, and says how much that was. */
    void isCarriedOut() {
        for (Erasings.Story erasing : erasings.stories()) {
            world.figures.add(Count.ERASURES, 1);
            if (!erasing.isAudited) {
                broken(Rule.UNAUDITED, erasing.erasure.toString());
            }
            ApiAnswer answer = progress(erasing.erasure);
            if (answer.status() != 200 || !answer.body().path("status").asText().equals("erased")) {
                broken(Rule.UNERASED, erasing.erasure + ": " + answer.text());
            } else {
                isCounted(erasing.erasure, answer.body().path("erased").asLong());
            }
        }
        isExpiring();
    }

    private ApiAnswer progress(Erasure erasure) {
        return Client.request("GET", erasure.recipientKey())
                .query("id", erasure.id().toString())
                .sendTo(world.erasing.handler, new RecordingContext());
    }

    private void isCounted(Erasure erasure, long told) {
        long erased =
                world.table.items().stream()
                        .filter(item -> erasure.id().equals(item.erasedBy))
                        .count();
        world.figures.add(Count.ERASED, erased);
        if (told != erased) {
            broken(Rule.MISCOUNTED, "%s erased %d and says %d".formatted(erasure, erased, told));
        }
    }

    /** What is left of an item goes with its erasure, and not when its retention is over. */
    private void isExpiring() {
        for (ItemTwin item : world.table.items()) {
            for (Erasings.Story erasing : erasings.stories()) {
                if (erasing.erasure.id().equals(item.erasedBy)
                        && !item.expiresAt.equals(erasing.erasure.remainsUntil())) {
                    broken(
                            Rule.CONTENT_THOUGH_ERASED,
                            world.chronicle.story(item.message.id()) + ": " + item);
                }
            }
        }
    }

    private void broken(Rule rule, String detail) {
        violations.add(new Violation(rule, detail));
    }
}
