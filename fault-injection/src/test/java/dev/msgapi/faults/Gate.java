package dev.msgapi.faults;

import java.util.function.Supplier;

/** What every call passes on its way out of a function: here a history goes wrong. */
interface Gate {
    /**
     * Makes the call, unless a fault stops it.
     *
     * @param what for the trace: which message it is about
     * @throws Injected where a fault shows to the caller
     * @throws Death where the process ends here
     */
    <T> T pass(Port port, Object what, Supplier<T> effect);

    default void run(Port port, Object what, Runnable effect) {
        pass(
                port,
                what,
                () -> {
                    effect.run();
                    return null;
                });
    }
}
