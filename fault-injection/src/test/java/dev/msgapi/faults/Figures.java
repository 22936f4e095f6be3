package dev.msgapi.faults;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What a run of histories comes to, summed over its threads. */
final class Figures {
    enum Count {
        HISTORIES,
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

    void add(Fault fault) {
        numbers.computeIfAbsent(fault, _ -> new LongAdder()).increment();
    }

    long of(Count count) {
        return number(count);
    }

    private long of(Fault... kinds) {
        long sum = 0;
        for (Fault kind : kinds) {
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
                        + " %,d; repeated by the SDK %,d; death before %,d, after %,d; halt %,d;"
                        + " throttled %,d, refused %,d, denied %,d")
                .formatted(
                        of(Fault.EXCEPTION_BEFORE),
                        of(Fault.EXCEPTION_AFTER),
                        of(Fault.TIMEOUT_BEFORE),
                        of(Fault.TIMEOUT_AFTER),
                        of(Fault.REPEATED),
                        of(Fault.DEATH_BEFORE),
                        of(Fault.DEATH_AFTER),
                        of(Fault.HALT_BEFORE, Fault.HALT_AFTER),
                        of(Fault.THROTTLED),
                        of(Fault.REFUSED),
                        of(Fault.DENIED));
    }

    String outcome() {
        return ("messages %,d (%,d answered with 202); calls %,d; dead-lettered %,d; replayed %,d;"
                        + " killed by Lambda's timeout %,d%n"
                        + "sent %,d; failed %,d; held unconfirmed %,d; accepted by providers %,d;"
                        + " resent after an uncertain send %,d, of them received twice %,d;"
                        + " duplicates outside of the window %,d; lost %,d%n"
                        + "erasures %,d, messages erased %,d")
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
                        of(Count.ERASED));
    }
}
