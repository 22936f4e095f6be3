package dev.msgapi.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimestampsTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-22T15:42:07Z, 2026-11-22T15:42:07.000Z",
        "2026-11-22T15:42:07.1Z, 2026-11-22T15:42:07.100Z",
        "2026-11-22T15:42:07.120Z, 2026-11-22T15:42:07.120Z",
        "2026-11-22T15:42:07.123999999Z, 2026-11-22T15:42:07.123Z",
        "1970-01-01T00:00:00Z, 1970-01-01T00:00:00.000Z",
        "9999-12-31T23:59:59.999Z, 9999-12-31T23:59:59.999Z"
    })
    void haveExactlyThreeDecimals(Instant instant, String text) {
        assertThat(Timestamps.format(instant)).isEqualTo(text);
    }
}
