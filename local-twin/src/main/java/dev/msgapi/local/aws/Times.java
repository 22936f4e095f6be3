package dev.msgapi.local.aws;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Instants as the project writes them: UTC with exactly three decimals, so that text sorts. */
final class Times {
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Times() {}

    static String now() {
        return format(Instant.now());
    }

    static String format(Instant instant) {
        return MILLIS.format(instant);
    }
}
