package dev.msgapi.model;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Instants as the API, the tables and the logs write them. */
public final class Timestamps {
    private static final DateTimeFormatter THREE_DECIMALS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Timestamps() {}

    /** The instant in ISO 8601: UTC with exactly three decimals. */
    public static String format(Instant instant) {
        return THREE_DECIMALS.format(instant);
    }
}
