package dev.msgapi.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeOrderedIdTest {
    private static final Instant T = Instant.parse("2026-11-22T15:42:07.123Z");
    private static final SecureRandom RANDOM = new SecureRandom();

    /** One kind of id, with the ways to get one. */
    record Kind(
            BiFunction<Instant, SecureRandom, TimeOrderedId> generator,
            Function<String, Optional<? extends TimeOrderedId>> parser,
            Function<UUID, TimeOrderedId> constructor) {
        TimeOrderedId id(Instant instant) {
            return generator.apply(instant, RANDOM);
        }
    }

    static List<Kind> kinds() {
        return List.of(
                new Kind(MessageId::at, MessageId::parse, MessageId::new),
                new Kind(ErasureId::at, ErasureId::parse, ErasureId::new),
                new Kind(AuditEntryId::at, AuditEntryId::parse, AuditEntryId::new));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void isAUuidOfVersion7AndTheRfcsVariant(Kind kind) {
        for (int i = 0; i < 1000; i++) {
            UUID uuid = kind.id(T).uuid();
            assertThat(uuid.version()).isEqualTo(7);
            assertThat(uuid.variant()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void beginsWithItsMillisecond(Kind kind) {
        assertThat(kind.id(T).toString().replace("-", ""))
                .startsWith("%012x7".formatted(T.toEpochMilli()));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void truncatesToTheMillisecond(Kind kind) {
        assertThat(kind.id(T.plusNanos(999_999)).instant()).isEqualTo(T);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void sortsByMillisecondAsTextAndAsKey(Kind kind) {
        for (int i = 0; i < 1000; i++) {
            TimeOrderedId earlier = kind.id(T.plusMillis(i));
            TimeOrderedId later = kind.id(T.plusMillis(i + 1));
            assertThat(later.toString()).isGreaterThan(earlier.toString());
            assertThat(later.sortKey()).isGreaterThan(earlier.sortKey());
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void neverRepeatsWithinAMillisecond(Kind kind) {
        Set<TimeOrderedId> ids = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            ids.add(kind.id(T));
        }
        assertThat(ids).hasSize(10_000);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T15:42:07Z, 2026-11-22T15:42:07.000Z",
        "2026-11-22T15:42:07.123999999Z, 2026-11-22T15:42:07.123Z",
        "1970-01-01T00:00:00Z, 1970-01-01T00:00:00.000Z",
        "9999-12-31T23:59:59.999Z, 9999-12-31T23:59:59.999Z"
    })
    void hasATimestampWithThreeDecimals(Instant instant, String text) {
        assertThat(MessageId.at(instant, RANDOM).timestamp()).isEqualTo(text);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void itsSortKeyIsTimestampAndId(Kind kind) {
        TimeOrderedId id = kind.id(T);
        assertThat(id.sortKey().value()).isEqualTo("2026-11-22T15:42:07.123Z#" + id);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void readsWhatItWrites(Kind kind) {
        TimeOrderedId id = kind.id(T);
        assertThat(kind.parser.apply(id.toString()).orElseThrow()).isEqualTo(id);
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
        for (Kind kind : kinds()) {
            assertThat(kind.parser.apply(text)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "f81d4fae-7dec-41d0-a765-00a0c91e6bf6",
                "019aac3d-6c13-7000-0000-000000000000",
                "019aac3d-6c13-7000-c000-000000000000",
                "00000000-0000-0000-0000-000000000000",
                "ffffffff-ffff-ffff-ffff-ffffffffffff"
            })
    void cannotBeConstructedFromAnotherUuid(UUID uuid) {
        for (Kind kind : kinds()) {
            assertThatIllegalArgumentException().isThrownBy(() -> kind.constructor.apply(uuid));
        }
    }

    @Test
    void differsFromEveryIdOfAnotherKind() {
        UUID uuid = MessageId.at(T, RANDOM).uuid();
        Set<TimeOrderedId> ids = new HashSet<>();
        for (Kind kind : kinds()) {
            ids.add(kind.constructor.apply(uuid));
        }
        assertThat(ids).hasSize(kinds().size());
    }

    @Test
    void anErasuresAuditEntryHasTheErasuresUuid() {
        ErasureId erasure = ErasureId.at(T, RANDOM);
        assertThat(AuditEntryId.of(erasure).uuid()).isEqualTo(erasure.uuid());
    }
}
