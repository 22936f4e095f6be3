package dev.msgapi.faults;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Decides which calls of a run go wrong, and how. */
interface FaultPlan {
    /**
     * The fault at that call; called once for each call.
     *
     * @param index of the call in its run, from 0 on
     */
    InjectedFault at(int index, Port port);

    /**
     * The fault at that call and that time, for a plan that depends on the time.
     *
     * @param elapsed since the start of the run
     */
    default InjectedFault at(int index, Port port, Duration elapsed) {
        return at(index, port);
    }

    /** The service behind these ports does not answer from the start until then. */
    static FaultPlan outage(Set<Port> ports, InjectedFault fault, Duration end) {
        return new FaultPlan() {
            @Override
            public InjectedFault at(int index, Port port) {
                throw new AssertionError("depends on the time");
            }

            @Override
            public InjectedFault at(int index, Port port, Duration elapsed) {
                return ports.contains(port) && elapsed.compareTo(end) < 0
                        ? fault
                        : InjectedFault.NONE;
            }
        };
    }

    /** A plan without faults. */
    FaultPlan CALM = (_, _) -> InjectedFault.NONE;

    /** A plan for those calls; it skips a fault that cannot happen at the call's port. */
    static FaultPlan of(Map<Integer, InjectedFault> faults) {
        return (index, port) -> {
            InjectedFault fault = faults.getOrDefault(index, InjectedFault.NONE);
            return port.faults().contains(fault) ? fault : InjectedFault.NONE;
        };
    }

    /**
     * A random plan, which in each run uses only some ports and some faults ("swarm testing": what
     * one run leaves out cannot hide what the rest finds).
     *
     * @param most the most faults of the run
     */
    static FaultPlan random(RandomGenerator random, int most) {
        int percent = 3 + random.nextInt(50);
        int[] left = {random.nextInt(most + 1)};
        Set<Port> ports = some(random, Port.class, Port.values());
        Set<InjectedFault> faults = some(random, InjectedFault.class, InjectedFault.values());
        return (_, port) -> {
            // Only one call in ten goes to a provider, and faults matter most there.
            int often = port == Port.PROVIDER_SEND ? Math.max(percent, 50) : percent;
            if (left[0] == 0 || !ports.contains(port) || random.nextInt(100) >= often) {
                return InjectedFault.NONE;
            }
            List<InjectedFault> possible = port.faults().stream().filter(faults::contains).toList();
            if (possible.isEmpty()) {
                return InjectedFault.NONE;
            }
            left[0]--;
            return possible.get(random.nextInt(possible.size()));
        };
    }

    private static <E extends Enum<E>> Set<E> some(
            RandomGenerator random, Class<E> type, E[] values) {
        Set<E> some = EnumSet.noneOf(type);
        for (E value : values) {
            if (random.nextInt(5) < 3) {
                some.add(value);
            }
        }
        return some;
    }
}
