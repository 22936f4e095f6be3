package dev.msgapi.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageIdTest {
    private static final Instant T = Instant.parse("2026-11-22T15:42:07.123Z");
    private static final SecureRandom RANDOM = new SecureRandom();

    @Test
    void isAUuidOfVersion7AndTheRfcsVariant() {
        for (int i = 0; i < 1000; i++) {
            UUID uuid = MessageId.at(T, RANDOM).uuid();
            assertThat(uuid.version()).isEqualTo(7);
            assertThat(uuid.variant()).isEqualTo(2);
        }
    }

    @Test
    void beginsWithItsMillisecond() {
        assertThat(MessageId.at(T, RANDOM).toString().replace("-", ""))
                .startsWith("%012x7".formatted(T.toEpochMilli()));
    }

    @Test
    void truncatesToTheMillisecond() {
        assertThat(MessageId.at(T.plusNanos(999_999), RANDOM).accepted()).isEqualTo(T);
    }

    @Test
    void sortsByMillisecondAsTextAndAsKey() {
        for (int i = 0; i < 1000; i++) {
            MessageId earlier = MessageId.at(T.plusMillis(i), RANDOM);
            MessageId later = MessageId.at(T.plusMillis(i + 1), RANDOM);
            assertThat(later.toString()).isGreaterThan(earlier.toString());
            assertThat(later.sortKey()).isGreaterThan(earlier.sortKey());
        }
    }

    @Test
    void neverRepeatsWithinAMillisecond() {
        Set<MessageId> ids = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            ids.add(MessageId.at(T, RANDOM));
        }
        assertThat(ids).hasSize(10_000);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T15:42:07Z, 2026-11-22T15:42:07.000Z",
        "2026-11-22T15:42:07.1Z, 2026-11-22T15:42:07.100Z",
        "2026-11-22T15:42:07.120Z, 2026-11-22T15:42:07.120Z",
        "2026-11-22T15:42:07.123999999Z, 2026-11-22T15:42:07.123Z",
        "1970-01-01T00:00:00Z, 1970-01-01T00:00:00.000Z",
        "9999-12-31T23:59:59.999Z, 9999-12-31T23:59:59.999Z"
    })
    void writesTimestampsWithThreeDecimals(Instant instant, String text) {
        assertThat(MessageId.timestamp(instant)).isEqualTo(text);
        assertThat(MessageId.at(instant, RANDOM).timestamp()).isEqualTo(text);
    }

    @Test
    void itsSortKeyIsTimestampAndId() {
        MessageId id = MessageId.at(T, RANDOM);
        assertThat(id.sortKey()).isEqualTo("2026-11-22T15:42:07.123Z#" + id);
    }

    @Test
    void readsWhatItWrites() {
        MessageId id = MessageId.at(T, RANDOM);
        assertThat(MessageId.parse(id.toString())).contains(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0199",
                "019aac3d-6c13-7000-8000-00000000000",
                "019aac3d-6c13-7000-8000-0000000000000",
                "019AAC3D-6C13-7000-8000-000000000000",
                "019aac3d6c1370008000000000000000",
                "{019aac3d-6c13-7000-8000-000000000000}",
                "urn:uuid:019aac3d-6c13-7000-8000-000000000000",
                "019aac3d-6c13-4000-8000-000000000000",
                "019aac3d-6c13-7000-0000-000000000000",
                "019aac3d-6c13-7000-c000-000000000000",
                "019aac3d-6c13-7000-8000-00000000000g",
                " 019aac3d-6c13-7000-8000-000000000000",
                "019aac3d-6c13-7000-8000-000000000000\n",
                "1-1-7000-8000-1"
            })
    void rejectsEveryOtherForm(String text) {
        assertThat(MessageId.parse(text)).isEmpty();
    }

    @Test
    void cannotBeConstructedFromAnotherUuid() {
        UUID random = UUID.fromString("f81d4fae-7dec-41d0-a765-00a0c91e6bf6");
        assertThatThrownBy(() -> new MessageId(random))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
