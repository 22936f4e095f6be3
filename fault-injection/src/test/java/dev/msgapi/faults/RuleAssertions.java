package dev.msgapi.faults;

import dev.msgapi.faults.SimulatedRuns.Recipe;
import dev.msgapi.faults.Violation.Rule;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.LongFunction;

/** Assertions about which rule a variant that is wrong on purpose breaks. */
final class RuleAssertions {
    private static final int RUNS_MAX = 4000;

    private RuleAssertions() {}

    /** Some random run breaks this rule and no other, so only this rule finds what is wrong. */
    static void assertBreaksOnly(Rule rule, Variant variant) {
        assertBreaksOnly(rule, variant, SimulatedRunsTest::random);
    }

    /** Some run breaks this rule and no other. */
    static void assertBreaksOnly(Rule rule, Variant variant, LongFunction<Recipe> recipes) {
        Set<Rule> found = EnumSet.noneOf(Rule.class);
        for (int i = 0; i < RUNS_MAX; i++) {
            SimulatedRuns runs = new SimulatedRuns(variant, new RunStats());
            runs.run("broken", i, recipes);
            Set<Rule> broken = EnumSet.noneOf(Rule.class);
            runs.violations().forEach(violation -> broken.add(violation.rule()));
            if (broken.equals(EnumSet.of(rule))) {
                return;
            }
            found.addAll(broken);
        }
        throw new AssertionError("no run breaks only %s, all break %s".formatted(rule, found));
    }
}
