package dev.msgapi.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.model.SortKey;
import dev.msgapi.model.Status;
import dev.msgapi.store.History.Selection;
import dev.msgapi.store.StoredMessage;
import dev.msgapi.testing.Messages;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryPageTest {
    private final InMemoryHistory history = new InMemoryHistory();

    @Test
    void isEmptyAndLastForARecipientWithoutMessages() {
        assertThat(HistoryPage.read(history, all(10), Messages.ACCEPTED))
                .isEqualTo(new HistoryPage(List.of(), null));
    }

    @Test
    void readsNothingForAnEmptyRange() {
        HistoryPage page =
                HistoryPage.read(history, between(SortKey.LAST, SortKey.FIRST), Messages.ACCEPTED);
        assertThat(page).isEqualTo(new HistoryPage(List.of(), null));
        assertThat(history.reads).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"9, 10, 1", "10, 10, 1", "11, 10, 2", "20, 10, 2", "21, 10, 3", "3, 1, 3"})
    void theLastPageIsNotEmpty(int messages, int limit, int pages) {
        List<StoredMessage> added = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            added.add(history.add(i, Status.SENT, "hi"));
        }
        assertThat(walk(history, all(limit), pages)).isEqualTo(added.reversed());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void neitherLosesNorRepeatsMessagesAcrossShortReads(boolean newestFirst) {
        InMemoryHistory shortReads = new InMemoryHistory(3);
        List<StoredMessage> added = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            added.add(shortReads.add(i, Status.SENT, "hi"));
        }
        Selection all = selection(null, newestFirst, 10);
        assertThat(walk(shortReads, all, 3)).isEqualTo(newestFirst ? added.reversed() : added);
    }

    @Test
    void readsOnUntilAFilteredPageIsFull() {
        for (int i = 0; i < 50; i++) {
            history.add(i, i % 10 == 0 ? Status.FAILED : Status.SENT, "hi");
        }
        HistoryPage page = HistoryPage.read(history, failedOnly(5), Messages.ACCEPTED);
        assertThat(page.messages()).hasSize(5);
        assertThat(page.lastKey()).isNull();
        assertThat(history.reads).hasSize(1);
    }

    @Test
    void stopsAfterTenReadsWithACursor() {
        StoredMessage oldest = history.add(0, Status.FAILED, "hi");
        for (int i = 1; i <= 1500; i++) {
            history.add(i, Status.SENT, "hi");
        }
        HistoryPage page = HistoryPage.read(history, failedOnly(1), Messages.ACCEPTED);
        assertThat(history.reads).hasSize(HistoryPage.READS_MAX);
        assertThat(page.messages()).isEmpty();
        assertThat(page.lastKey()).isNotNull();
        assertThat(walk(history, failedOnly(1), 2)).containsExactly(oldest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\"", "\\", "\u0001", "\n", "é", "€", "😀"})
    void endsEarlyIfItsMessagesAreTooLarge(String character) {
        for (int i = 0; i < 30; i++) {
            history.add(i, Status.SENT, character.repeat(60_000));
        }
        List<StoredMessage> all = new ArrayList<>();
        Selection rest = all(100);
        for (int pages = 0; pages < 30; pages++) {
            HistoryPage page = HistoryPage.read(history, rest, Messages.ACCEPTED);
            assertThat(page.messages()).isNotEmpty();
            all.addAll(page.messages());
            if (page.lastKey() == null) {
                break;
            }
            rest = rest.resume(page.lastKey(), 100);
        }
        assertThat(all).hasSize(30).doesNotHaveDuplicates();
    }

    private static List<StoredMessage> walk(InMemoryHistory history, Selection first, int pages) {
        List<StoredMessage> messages = new ArrayList<>();
        Selection rest = first;
        for (int page = 1; page <= pages; page++) {
            HistoryPage read = HistoryPage.read(history, rest, Messages.ACCEPTED);
            assertThat(read.messages()).hasSizeLessThanOrEqualTo(first.limit());
            messages.addAll(read.messages());
            assertThat(read.lastKey() == null)
                    .as("page %d is the last", page)
                    .isEqualTo(page == pages);
            rest = rest.resume(read.lastKey(), first.limit());
        }
        return messages;
    }

    private static Selection all(int limit) {
        return selection(null, true, limit);
    }

    private static Selection between(SortKey from, SortKey to) {
        return new Selection(Messages.EMAIL_KEY, from, to, null, null, true, null, 10);
    }

    private static Selection selection(Status status, boolean newestFirst, int limit) {
        return new Selection(
                Messages.EMAIL_KEY,
                SortKey.FIRST,
                SortKey.LAST,
                status,
                null,
                newestFirst,
                null,
                limit);
    }

    private static Selection failedOnly(int limit) {
        return selection(Status.FAILED, true, limit);
    }
}
