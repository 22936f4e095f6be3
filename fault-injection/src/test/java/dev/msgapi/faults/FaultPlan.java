package dev.msgapi.faults;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Which call of a history goes wrong, and how. */
interface FaultPlan {
    /**
     * Asked once for each call.
     *
     * @param index of the call in its history, from 0 on
     */
    Fault at(int index, Port port);

    /** Everything works. */
    FaultPlan CALM = (_, _) -> Fault.NONE;

    /** Those calls go wrong; a fault that the port does not know is passed over. */
    static FaultPlan of(Map<Integer, Fault> faults) {
        return (index, port) -> {
            Fault fault = faults.getOrDefault(index, Fault.NONE);
            return port.faults().contains(fault) ? fault : Fault.NONE;
        };
    }

    /**
     * Some of the calls go wrong, each history in some ways alone ("swarm testing": what is left
     * out cannot get in the way of what is left).
     *
     * @param most how many faults the history has at most
     */
    static FaultPlan random(RandomGenerator random, int most) {
        int percent = 3 + random.nextInt(50);
        int[] left = {random.nextInt(most + 1)};
        Set<Port> ports = some(random, Port.class, Port.values());
        Set<Fault> faults = some(random, Fault.class, Fault.values());
        return (_, port) -> {
            // The one call in ten that reaches a provider is the one that counts.
            int often = port == Port.PROVIDER_SEND ? Math.max(percent, 50) : percent;
            if (left[0] == 0 || !ports.contains(port) || random.nextInt(100) >= often) {
                return Fault.NONE;
            }
            List<Fault> possible = port.faults().stream().filter(faults::contains).toList();
            if (possible.isEmpty()) {
                return Fault.NONE;
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
