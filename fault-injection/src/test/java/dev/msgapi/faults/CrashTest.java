package dev.msgapi.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.model.Channel;
import dev.msgapi.model.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A process dies while messages are posted and sent in batches. */
class CrashTest {
    private static final int BATCH = 10;

    @Test
    void aCrashOfAConsumerLeavesAtMostOneSendInDoubt() {
        int most = 0;
        int crashes = 0;
        for (InjectedFault kill : List.of(InjectedFault.KILL_BEFORE, InjectedFault.KILL_AFTER)) {
            int calls = run(Map.of()).injector.calls().size();
            for (int call = 0; call < calls; call++) {
                World world = run(Map.of(call, kill));
                int inDoubt = 0;
                for (MessageTrace trace : world.runLog.traces()) {
                    inDoubt += trace.state().status() == Status.UNCONFIRMED ? 1 : 0;
                }
                most = Math.max(most, inDoubt);
                crashes++;
            }
        }
        System.out.printf(
                "%d crashes, one at each call of %d POSTs and their consumer: at most %d send in doubt%n",
                crashes, BATCH, most);
        assertThat(most).isEqualTo(1);
    }

    /** Runs ten emails; a message in doubt stays so. */
    private static World run(Map<Integer, InjectedFault> faults) {
        List<Scenario.Post> posts = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            posts.add(new Scenario.Post(Channel.EMAIL, false, Duration.ZERO, null));
        }
        Scenario scenario =
                new Scenario(
                        posts,
                        Scenario.policy(false),
                        1,
                        0,
                        0,
                        0,
                        List.of(),
                        List.of(),
                        List.of(),
                        true,
                        false,
                        Conditions.PLAIN);
        World world =
                new World(
                        scenario, FaultPlan.of(faults), 1, Variant.PRODUCT, new RunStats(), false);
        assertThat(new SimulatedRun(world).run()).isEmpty();
        return world;
    }
}
