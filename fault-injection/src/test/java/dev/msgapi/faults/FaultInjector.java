package dev.msgapi.faults;

import java.util.function.Supplier;

/** Makes each call that leaves a function, and injects the faults. */
interface FaultInjector {
    /**
     * Makes the call, unless a fault prevents it.
     *
     * @param subject what the call is about, for the printed steps
     * @throws InjectedException if the caller sees a fault
     * @throws ProcessKilled if the process ends at this call
     */
    <T> T call(Port port, Object subject, Supplier<T> effect);

    /** Makes a call that returns nothing. */
    default void run(Port port, Object subject, Runnable effect) {
        call(
                port,
                subject,
                () -> {
                    effect.run();
                    return null;
                });
    }
}
