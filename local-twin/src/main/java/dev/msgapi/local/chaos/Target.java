package dev.msgapi.local.chaos;

import java.util.List;
import java.util.Locale;

/** A part of the twin that {@link Chaos} strikes. */
public enum Target {
    SES,
    SNS,
    SQS,
    LAMBDA;

    /** What can happen to it. */
    List<Fault> faults() {
        return switch (this) {
            case SES, SNS -> List.of(Fault.THROTTLE, Fault.TIMEOUT, Fault.REFUSE, Fault.SLOW);
            case SQS -> List.of(Fault.DUPLICATE);
            case LAMBDA -> List.of(Fault.KILL);
        };
    }

    /** Its name in the counts: {@code ses}. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
