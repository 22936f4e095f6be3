package dev.msgapi.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.msgapi.testing.Ids;
import dev.msgapi.testing.Messages;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortKeyTest {
    private static final Instant T = Messages.ACCEPTED;
    private static final String ITEM =
            "2026-11-22T15:42:07.123Z#019aac3d-6c13-7abc-8def-0123456789ab";

    @Test
    void boundsEncloseTheKeysOfTheirMillisecondAndNoOthers() {
        for (int i = 0; i < 1000; i++) {
            SortKey key = Ids.message(T).sortKey();
            assertThat(key).isGreaterThan(SortKey.startOf(T)).isLessThan(SortKey.endOf(T));
            assertThat(Ids.message(T.minusMillis(1)).sortKey()).isLessThan(SortKey.startOf(T));
            assertThat(Ids.message(T.plusMillis(1)).sortKey()).isGreaterThan(SortKey.endOf(T));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"})
    void everyKeyAndBoundIsBetweenFirstAndLast(Instant instant) {
        assertThat(Ids.message(instant).sortKey()).isBetween(SortKey.FIRST, SortKey.LAST);
        assertThat(SortKey.startOf(instant)).isBetween(SortKey.FIRST, SortKey.LAST);
        assertThat(SortKey.endOf(instant)).isBetween(SortKey.FIRST, SortKey.LAST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"})
    void everyKeyOfAContentItemIsAfterLastAndInTheOrderOfItsMessage(Instant instant) {
        SortKey key = Ids.message(instant).sortKey();
        assertThat(key.ofContent())
                .isGreaterThan(SortKey.LAST)
                .isGreaterThan(SortKey.FIRST.ofContent())
                .isGreaterThan(SortKey.startOf(instant).ofContent())
                .isLessThan(SortKey.endOf(instant).ofContent());
        assertThat(key.ofContent().uuid()).isEqualTo(key.uuid());
        assertThat(key.ofContent().isOfContent()).isTrue();
        assertThat(key.isOfContent()).isFalse();
        // So that no cursor names one.
        assertThat(SortKey.parse(key.ofContent().value())).isEmpty();
    }

    @Test
    void theEarliestBoundIsAfterFirst() {
        SortKey earliest = SortKey.startOf(Instant.parse("0000-01-01T00:00:00Z"));
        assertThat(earliest).isGreaterThan(SortKey.FIRST);
    }

    @Test
    void truncatesABoundToItsMillisecond() {
        assertThat(SortKey.startOf(T.plusNanos(999_999))).isEqualTo(SortKey.startOf(T));
        assertThat(SortKey.endOf(T.plusNanos(999_999))).isEqualTo(SortKey.endOf(T));
    }

    @Test
    void findsTheLaterAndTheEarlierOfTwoKeys() {
        SortKey earlier = SortKey.startOf(T);
        SortKey later = SortKey.endOf(T);
        assertThat(SortKey.max(earlier, later)).isEqualTo(later);
        assertThat(SortKey.max(later, earlier)).isEqualTo(later);
        assertThat(SortKey.max(later, later)).isEqualTo(later);
        assertThat(SortKey.min(earlier, later)).isEqualTo(earlier);
        assertThat(SortKey.min(later, earlier)).isEqualTo(earlier);
        assertThat(SortKey.min(earlier, earlier)).isEqualTo(earlier);
    }

    @Test
    void readsAnItemsKey() {
        SortKey key = Ids.message(T).sortKey();
        assertThat(SortKey.parse(key.value())).contains(key);
        assertThat(SortKey.parse(ITEM)).contains(new SortKey(ITEM));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                ":",
                "2026-11-22T15:42:07.123Z",
                "2026-11-22T15:42:07.123Z$",
                "2026-11-22T15:42:07.123Z#",
                "2026-11-22T15:42:07.123Z#019aac3d",
                "2026-11-22T15:42:07.123Z#019AAC3D-6C13-7ABC-8DEF-0123456789AB",
                "2026-11-22T15:42:07.123Z$019aac3d-6c13-7abc-8def-0123456789ab",
                "2026-11-22T15:42:07Z#019aac3d-6c13-7abc-8def-0123456789ab",
                "+12026-11-22T15:42:07.123Z#019aac3d-6c13-7abc-8def-0123456789ab",
                ITEM + "\n",
                ITEM + "0",
                " " + ITEM,
                "canary@example.com"
            })
    void rejectsEveryOtherText(String text) {
        assertThat(SortKey.parse(text)).isEmpty();
    }

    @Test
    void hasTheUuidOfItsId() {
        MessageId id = Ids.message(T);
        assertThat(id.sortKey().uuid()).isEqualTo(id.uuid());
    }

    @Test
    void aBoundHasNoId() {
        for (SortKey bound : new SortKey[] {SortKey.FIRST, SortKey.LAST, SortKey.startOf(T)}) {
            assertThatIllegalArgumentException().isThrownBy(bound::uuid);
        }
    }

    @Test
    void cannotBeEmpty() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SortKey(""));
    }
}
