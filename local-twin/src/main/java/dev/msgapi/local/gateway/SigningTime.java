package dev.msgapi.local.gateway;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The time of signing, to the second, from the header X-Amz-Date or else Date. */
record SigningTime(Instant instant) {
    private static final DateTimeFormatter BASIC =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC)
                    .withResolverStyle(ResolverStyle.STRICT);

    static Optional<SigningTime> of(GatewayRequest request) {
        List<String> own = request.values("X-Amz-Date");
        if (!own.isEmpty()) {
            return parse(own, BASIC);
        }
        List<String> date = request.values("Date");
        return parse(date, BASIC).or(() -> parse(date, DateTimeFormatter.RFC_1123_DATE_TIME));
    }

    /** The day in the form of a credential scope. */
    String day() {
        return toString().substring(0, 8);
    }

    /** The form that is signed: {@code 20261122T154207Z}. */
    @Override
    public String toString() {
        return BASIC.format(instant);
    }

    private static Optional<SigningTime> parse(List<String> values, DateTimeFormatter format) {
        if (values.size() != 1) {
            return Optional.empty();
        }
        try {
            Instant instant = Instant.from(format.parse(values.getFirst().strip()));
            return Optional.of(new SigningTime(instant));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
