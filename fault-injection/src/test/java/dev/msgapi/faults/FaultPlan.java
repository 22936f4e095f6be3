package dev.msgapi.faults;

import java.util.Map;
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
     * Each call may go wrong, for so many faults.
     *
     * @param percent how many of the calls
     */
    static FaultPlan random(RandomGenerator random, int percent, int most) {
        int[] left = {most};
        return (_, port) -> {
            if (left[0] == 0 || random.nextInt(100) >= percent) {
                return Fault.NONE;
            }
            left[0]--;
            return port.faults().get(random.nextInt(port.faults().size()));
        };
    }
}
