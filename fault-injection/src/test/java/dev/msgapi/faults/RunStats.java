package dev.msgapi.faults;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

final class RunStats {
    enum Count {
        RUNS,
        STEPS,
        CALLS,
        MESSAGES,
        PROMISED,
        ACCEPTED,
        SENT,
        FAILED,
        HELD,
        RESENT,
        RECEIVED_TWICE,
        ERASURES,
        ERASED,
        READ,
        OPENED,
        DEAD_LETTERED,
        REPLAYED,
        TIMED_OUT,
        OUTSIDE,
        LOST
    }

    private final Map<Enum<?>, LongAdder> numbers = new ConcurrentHashMap<>();

    void add(Count count, long number) {
        numbers.computeIfAbsent(count, _ -> new LongAdder()).add(number);
    }

    void add(InjectedFault fault) {
        numbers.computeIfAbsent(fault, _ -> new LongAdder()).increment();
    }

    long of(Count count) {
        return number(count);
    }

    private long of(InjectedFault... kinds) {
        long sum = 0;
        for (InjectedFault kind : kinds) {
            sum += number(kind);
        }
        return sum;
    }

    private long number(Enum<?> of) {
        LongAdder number = numbers.get(of);
        return number == null ? 0 : number.sum();
    }

    String faults() {
        return ("faults: exception before the effect %,d, after it %,d; timeout before %,d, after"
                        + " %,d; repeated by the SDK %,d; kill before %,d, after %,d; halt %,d;"
                        + " throttled %,d, refused %,d, denied %,d; effect after the timeout %,d; errors"
                        + " %,d")
                .formatted(
                        of(InjectedFault.EXCEPTION_BEFORE),
                        of(InjectedFault.EXCEPTION_AFTER),
                        of(InjectedFault.TIMEOUT_BEFORE),
                        of(InjectedFault.TIMEOUT_AFTER),
                        of(InjectedFault.REPEATED),
                        of(InjectedFault.KILL_BEFORE),
                        of(InjectedFault.KILL_AFTER),
                        of(InjectedFault.HALT_BEFORE, InjectedFault.HALT_AFTER),
                        of(InjectedFault.THROTTLED),
                        of(InjectedFault.REFUSED),
                        of(InjectedFault.DENIED),
                        of(InjectedFault.LATE),
                        of(InjectedFault.ERROR));
    }

    String outcome() {
        return ("messages %,d (%,d answered with 202); calls %,d; dead-lettered %,d; replayed %,d;"
                        + " killed by Lambda's timeout %,d%n"
                        + "sent %,d; failed %,d; held unconfirmed %,d; accepted by providers %,d;"
                        + " resent after an uncertain send %,d, of them received twice %,d;"
                        + " duplicates outside of the window %,d; lost %,d%n"
                        + "erasures %,d, messages erased %,d; histories read %,d, sealed messages opened %,d")
                .formatted(
                        of(Count.MESSAGES),
                        of(Count.PROMISED),
                        of(Count.CALLS),
                        of(Count.DEAD_LETTERED),
                        of(Count.REPLAYED),
                        of(Count.TIMED_OUT),
                        of(Count.SENT),
                        of(Count.FAILED),
                        of(Count.HELD),
                        of(Count.ACCEPTED),
                        of(Count.RESENT),
                        of(Count.RECEIVED_TWICE),
                        of(Count.OUTSIDE),
                        of(Count.LOST),
                        of(Count.ERASURES),
                        of(Count.ERASED),
                        of(Count.READ),
                        of(Count.OPENED));
    }
}
