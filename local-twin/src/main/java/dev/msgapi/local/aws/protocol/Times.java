package dev.msgapi.local.aws.protocol;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Formats instants in UTC with exactly three decimals, so that they sort as text. */
public final class Times {
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Times() {}

    public static String now() {
        return format(Instant.now());
    }

    public static String format(Instant instant) {
        return MILLIS.format(instant);
    }
}
