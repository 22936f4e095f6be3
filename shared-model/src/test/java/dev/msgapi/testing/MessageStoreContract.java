package dev.msgapi.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.model.Channel;
import dev.msgapi.model.Content;
import dev.msgapi.model.Limits;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.Reason;
import dev.msgapi.model.Retention;
import dev.msgapi.model.SortKey;
import dev.msgapi.model.Status;
import dev.msgapi.model.Timestamps;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.SendState;
import dev.msgapi.sending.UnsettledIndex;
import dev.msgapi.store.ErasableMessages;
import dev.msgapi.store.ErasableMessages.Item;
import dev.msgapi.store.ErasableMessages.Page;
import dev.msgapi.store.Erasure;
import dev.msgapi.store.History;
import dev.msgapi.store.History.Selection;
import dev.msgapi.store.History.Slice;
import dev.msgapi.store.SealedMessageReader;
import dev.msgapi.store.SealedMessageReader.Lookup;
import dev.msgapi.store.SealedMessageWriter;
import dev.msgapi.store.StoredMessage;
import dev.msgapi.store.UnstartedMessageWriter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the ports of the table {@code messages} promise together: what one of them writes, the
 * others find. The test of each implementation extends it.
 */
public abstract class MessageStoreContract extends LedgerContract {
    /** How long the implementation has to keep the messages that it creates. */
    protected static final Retention RETENTION = new Retention(30);

    /** A text that is too large for a status item. */
    protected static final String LARGE = "large ".repeat(200);

    protected abstract SealedMessageWriter sealedMessages();

    protected abstract UnstartedMessageWriter unstartedMessages();

    protected abstract SealedMessageReader sealedReader();

    protected abstract UnsettledIndex unsettled();

    protected abstract History history();

    protected abstract ErasableMessages erasable();

    @ParameterizedTest
    @MethodSource("states")
    void aHistoryShowsTheMessageAndItsState(SendState state) {
        Message message = message();
        ledger().begin(message, claimed(1, "token"), NOW);
        move(message, claimed(1, "token"), state);
        assertThat(shown(message, NOW))
                .containsExactly(
                        new StoredMessage(
                                message.id(),
                                Channel.EMAIL.wireName(),
                                state.status().wireName(),
                                message.content(),
                                false,
                                state.attempts(),
                                "reference",
                                state instanceof SendState.Sent sent
                                        ? sent.providerMessageId()
                                        : null,
                                reason(state),
                                Timestamps.format(NOW)));
    }

    @Test
    void aHistoryShowsEveryComponentOfAMessageButItsRecipient() {
        Message message = filledMessage();
        ledger().begin(message, claimed(1, "token"), NOW);
        move(message, claimed(1, "token"), new SendState.Sent(2, "provider-1", true));
        Map<String, Object> expected = FilledRecords.components(message);
        expected.remove("to");
        expected.put("channel", message.channel().wireName());
        assertThat(FilledRecords.components(shown(message, NOW).getFirst()))
                .doesNotContainValue(null)
                .containsAllEntriesOf(expected);
    }

    private static @Nullable String reason(SendState state) {
        return switch (state) {
            case SendState.Held(int _, Instant _, Reason reason) -> reason.wireName();
            case SendState.Failed(int _, Reason reason) -> reason.wireName();
            case SendState.Claimed(int _, Instant _, String _, SendState.Pass pass) ->
                    pass == SendState.Pass.RESEND ? Reason.RESENT.wireName() : null;
            case SendState.Sent(int _, String _, boolean resent) ->
                    resent ? Reason.RESENT.wireName() : null;
            case SendState.Queued _,
                    SendState.Released _,
                    SendState.InDoubt _,
                    SendState.Reported _ ->
                    null;
        };
    }

    @Test
    void aHistoryIsReadInBothOrdersWithEachFilterAndInPages() {
        Message first = message(NOW.minusMillis(3), false);
        Message second = message(NOW.minusMillis(2), false);
        Message third = message(NOW.minusMillis(1), false);
        for (Message message : List.of(third, first, second)) {
            ledger().begin(message, claimed(1, "token"), NOW);
        }
        move(second, claimed(1, "token"), SENT);

        assertThat(ids(read(null, null, true, null, 10)))
                .containsExactly(third.id(), second.id(), first.id());
        assertThat(ids(read(null, null, false, null, 10)))
                .containsExactly(first.id(), second.id(), third.id());
        assertThat(ids(read(Status.SENT, null, false, null, 10))).containsExactly(second.id());
        assertThat(ids(read(Status.SENT, Channel.EMAIL, false, null, 10)))
                .containsExactly(second.id());
        assertThat(ids(read(null, Channel.SMS, false, null, 10))).isEmpty();

        Slice page = read(null, null, false, null, 2);
        assertThat(ids(page)).containsExactly(first.id(), second.id());
        assertThat(page.lastKey()).isEqualTo(second.id().sortKey());
        Slice rest = read(null, null, false, page.lastKey(), 2);
        assertThat(ids(rest)).containsExactly(third.id());
        assertThat(rest.lastKey()).isNull();
        assertThat(ids(read(null, null, true, second.id().sortKey(), 2)))
                .containsExactly(first.id());
        // The limit counts the messages that were examined, whether they match or not.
        assertThat(read(Status.SENT, null, false, null, 1))
                .isEqualTo(new Slice(List.of(), first.id().sortKey()));
    }

    @Test
    void aHistoryDoesNotShowExpiredMessages() {
        Message message = message();
        ledger().begin(message, claimed(1, "token"), NOW);
        Instant end = NOW.plus(Duration.ofDays(RETENTION.days()));
        assertThat(shown(message, end.minusSeconds(1))).hasSize(1);
        assertThat(shown(message, end)).isEmpty();
    }

    @Test
    void aSealedMessageIsQueuedUntilItIsClaimedAndNeverShowsItsContent() {
        Message message = message(NOW, true);
        store(message, "sealed");
        assertThat(shown(message, NOW))
                .singleElement()
                .satisfies(shown -> {
                    assertThat(shown.status()).isEqualTo(Status.QUEUED.wireName());
                    assertThat(shown.storeSecure()).isTrue();
                    assertThat(shown.content()).isNull();
                    assertThat(shown.reference()).isEqualTo("reference");
                });
        assertThat(ledger().begin(message, claimed(1, "token"), NOW)).isEqualTo(WRITTEN);
        assertThat(move(message, claimed(1, "token"), SENT)).isEqualTo(WRITTEN);
        assertThat(shown(message, NOW))
                .singleElement()
                .satisfies(shown -> {
                    assertThat(shown.status()).isEqualTo(Status.SENT.wireName());
                    assertThat(shown.content()).isNull();
                });
    }

    @Test
    void storingASealedMessageAgainDoesNotChangeItsState() {
        Message message = message(NOW, true);
        store(message, "first");
        ledger().begin(message, claimed(1, "token"), NOW);
        store(message, "second");
        assertThat(move(message, claimed(1, "token"), SENT)).isEqualTo(WRITTEN);
        store(message, "third");
        assertThat(move(message, claimed(1, "token"), claimed(2, "x"))).isEqualTo(lost(SENT));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anUnstartedMessageIsQueuedAndShowsNothingThatTheClientWrote(boolean storeSecure) {
        Message message = message(NOW, storeSecure);
        unstartedMessages().storeUnstarted(message, NOW);
        assertThat(shown(message, NOW))
                .containsExactly(
                        new StoredMessage(
                                message.id(),
                                message.channel().wireName(),
                                Status.QUEUED.wireName(),
                                null,
                                storeSecure,
                                0,
                                null,
                                null,
                                null,
                                Timestamps.format(NOW)));
        assertThat(due(NOW.plus(Duration.ofDays(16))))
                .containsExactly(
                        new UnsettledIndex.Entry(message.key(), new SendState.Queued().version()));
    }

    @Test
    void anUnstartedMessageIsShownForAsLongAsItMayBeSent() {
        Message message = message();
        unstartedMessages().storeUnstarted(message, NOW);
        Instant tooOld = message.id().instant().plus(Limits.MESSAGE_AGE_MAX);
        assertThat(shown(message, tooOld.minusSeconds(1))).hasSize(1);
        assertThat(shown(message, tooOld)).isEmpty();
    }

    @Test
    void aConsumerCompletesAnUnstartedMessage() {
        Message message = message();
        unstartedMessages().storeUnstarted(message, NOW);
        assertThat(ledger().begin(message, claimed(1, "token"), NOW)).isEqualTo(WRITTEN);
        assertThat(shown(message, NOW))
                .singleElement()
                .returns(message.content(), StoredMessage::content)
                .returns("reference", StoredMessage::reference)
                .returns(1, StoredMessage::attempts);
    }

    @Test
    void anUnstartedMessageIsStoredSealedOnce() {
        Message message = message(NOW, true);
        unstartedMessages().storeUnstarted(message, NOW);
        store(message, "first");
        store(message, "second");
        assertThat(sealedReader().find(message.key(), NOW))
                .isEqualTo(new Lookup.Sealed(ByteBuffer.wrap("first".getBytes(UTF_8))));
        assertThat(shown(message, NOW))
                .singleElement()
                .returns("reference", StoredMessage::reference);
        assertThat(ledger().begin(message, claimed(1, "token"), NOW)).isEqualTo(WRITTEN);
    }

    @ParameterizedTest
    @MethodSource("states")
    void aMessageThatWasBegunStaysAsItIs(SendState state) {
        Message message = message();
        ledger().begin(message, state, NOW);
        unstartedMessages().storeUnstarted(message, NOW.plusSeconds(1));
        assertThat(shown(message, NOW))
                .singleElement()
                .returns(message.content(), StoredMessage::content)
                .returns(Timestamps.format(NOW), StoredMessage::updatedAt);
        assertThat(ledger().begin(message, claimed(7, "other"), NOW)).isEqualTo(lost(state));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anUnstartedMessageThatWasErasedIsNeverCompleted(boolean storeSecure) {
        Message message = message(NOW, storeSecure);
        unstartedMessages().storeUnstarted(message, NOW);
        erase(message, erasure(NOW));
        unstartedMessages().storeUnstarted(message, NOW);
        store(message, "sealed");
        assertThat(ledger().begin(message, claimed(1, "token"), NOW))
                .isEqualTo(new Ledger.Result.Erased());
        assertThat(shown(message, NOW))
                .singleElement()
                .returns(null, StoredMessage::content)
                .returns(null, StoredMessage::reference);
        assertThat(due(NOW.plus(Duration.ofDays(16)))).isEmpty();
    }

    @Test
    void theIndexListsTheUnsettledMessagesThatAreDue() {
        Message lapsed = message();
        Message settled = message();
        Message stored = message(NOW, true);
        SendState claimed = claimed(1, "token");
        ledger().begin(lapsed, claimed, NOW);
        ledger().begin(settled, claimed, NOW);
        move(settled, claimed, SENT);
        store(stored, "sealed");

        assertThat(due(LEASE_END)).isEmpty();
        UnsettledIndex.Entry entry = new UnsettledIndex.Entry(lapsed.key(), claimed.version());
        assertThat(due(LEASE_END.plusMillis(1))).containsExactly(entry);
        assertThat(due(NOW.plus(Duration.ofDays(16))))
                .containsExactlyInAnyOrder(
                        entry,
                        new UnsettledIndex.Entry(stored.key(), new SendState.Queued().version()));
        // The index contains enough of a message to move it.
        assertThat(ledger().move(lapsed.key(), entry.version(), SENT, NOW)).isEqualTo(WRITTEN);
        assertThat(due(LEASE_END.plusMillis(1))).isEmpty();
    }

    @Test
    void anErasureRemovesTheClientsTextAndKeepsTheState() {
        Message plain = filledMessage();
        ledger().begin(plain, claimed(1, "token"), NOW);
        assertThat(erase(plain, erasure(NOW))).isTrue();
        // Whatever else a message says is the client's, whenever it was added to a message.
        Map<String, Object> left = FilledRecords.components(shown(plain, NOW).getFirst());
        left.values().removeIf(Objects::isNull);
        left.keySet().retainAll(FilledRecords.components(plain).keySet());
        assertThat(left).containsOnlyKeys("id", "channel", "storeSecure");
        assertThat(shown(plain, NOW))
                .singleElement()
                .satisfies(shown -> {
                    assertThat(shown.content()).isNull();
                    assertThat(shown.reference()).isNull();
                    assertThat(shown.status()).isEqualTo(Status.SENDING.wireName());
                });
        // A consumer that is sending the message still records its outcome.
        assertThat(move(plain, claimed(1, "token"), SENT)).isEqualTo(WRITTEN);
        assertThat(shown(plain, NOW)).singleElement().returns(null, StoredMessage::content);
    }

    @Test
    void anErasedItemExpiresSoon() {
        Message message = message();
        ledger().begin(message, claimed(1, "token"), NOW);
        Erasure erasure = erasure(NOW);
        erase(message, erasure);
        assertThat(shown(message, erasure.itemsExpireAt().minusSeconds(1))).hasSize(1);
        assertThat(shown(message, erasure.itemsExpireAt())).isEmpty();
    }

    @Test
    void anErasedMessageIsNotInTheIndex() {
        Message message = message();
        ledger().begin(message, claimed(1, "token"), NOW);
        erase(message, erasure(NOW));
        assertThat(due(NOW.plus(Duration.ofDays(16)))).isEmpty();
    }

    @Test
    void anErasedMessageCannotBeClaimed() {
        Message message = message(NOW, true);
        store(message, "sealed");
        erase(message, erasure(NOW));
        assertThat(ledger().begin(message, claimed(1, "token"), NOW))
                .isEqualTo(new Ledger.Result.Erased());
        store(message, "again");
        assertThat(ledger().begin(message, claimed(1, "token"), NOW))
                .isEqualTo(new Ledger.Result.Erased());
    }

    @Test
    void anErasedMessageNeverGetsContentAgain() {
        Message message = message();
        ledger().begin(message, claimed(1, "token"), NOW);
        erase(message, erasure(NOW));
        assertThat(ledger().begin(message, claimed(1, "another"), NOW))
                .isEqualTo(lost(claimed(1, "token")));
        assertThat(shown(message, NOW))
                .singleElement()
                .returns(null, StoredMessage::content)
                .returns(null, StoredMessage::reference);
    }

    @Test
    void anErasureNeverCreatesAMessage() {
        Message message = message();
        assertThat(erase(message, erasure(NOW))).isFalse();
        assertThat(shown(message, NOW)).isEmpty();
        assertThat(ledger().begin(message, claimed(1, "token"), NOW)).isEqualTo(WRITTEN);
    }

    @Test
    void anErasureCoversMessagesAcceptedInItsMillisecondOrBefore() {
        List<Item> covered = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            Message message = message(NOW.minusMillis(i), false);
            ledger().begin(message, claimed(1, "token"), NOW);
            covered.add(new Item(message.key(), false));
        }
        ledger().begin(message(NOW.plusMillis(1), false), claimed(1, "token"), NOW);
        assertThat(walk(erasure(NOW)).unerased()).containsExactlyElementsOf(covered.reversed());
    }

    @Test
    void anErasureCountsOnlyTheMessagesThatItErased() {
        Message own = message(NOW.minusSeconds(1), false);
        Message others = message(NOW.minusSeconds(2), false);
        Message left = message(NOW.minusSeconds(3), false);
        for (Message message : List.of(own, others, left)) {
            ledger().begin(message, claimed(1, "token"), NOW);
        }
        Erasure erasure = erasure(NOW);
        assertThat(erase(own, erasure)).isTrue();
        assertThat(erase(own, erasure)).isTrue();
        assertThat(erase(others, erasure(NOW.minusSeconds(1)))).isTrue();
        assertThat(erase(others, erasure)).isFalse();
        assertThat(walk(erasure))
                .isEqualTo(new Page(List.of(new Item(left.key(), false)), 2, null));
    }

    @Test
    void aHistoryShowsALargeMessageWithItsContent() {
        Message large = largeMessage(NOW);
        ledger().storeContent(large);
        assertThat(shown(large, NOW)).isEmpty();
        ledger().begin(large, claimed(1, "token"), NOW);
        move(large, claimed(1, "token"), SENT);
        Message small = message(NOW.minusMillis(1), false);
        ledger().storeContent(small);
        ledger().begin(small, claimed(1, "token"), NOW);
        assertThat(read(null, null, true, null, 10).messages())
                .extracting(StoredMessage::content)
                .containsExactly(large.content(), small.content());
        assertThat(read(Status.SENT, Channel.EMAIL, true, null, 10).messages())
                .extracting(StoredMessage::content)
                .containsExactly(large.content());
    }

    @Test
    void theContentThatWasStoredFirstStays() {
        Message first = largeMessage(NOW);
        Message second =
                new Message(
                        first.id(),
                        to,
                        Channel.EMAIL,
                        new Content.Email("second", LARGE),
                        false,
                        null);
        ledger().storeContent(first);
        ledger().storeContent(second);
        ledger().begin(second, claimed(1, "token"), NOW);
        ledger().storeContent(second);
        assertThat(shown(first, NOW))
                .singleElement()
                .returns(first.content(), StoredMessage::content);
    }

    @Test
    void anUnstartedLargeMessageIsCompletedOnce() {
        Message plain = largeMessage(NOW);
        Message secure = message(NOW.minusMillis(1), true);
        for (Message message : List.of(plain, secure)) {
            unstartedMessages().storeUnstarted(message, NOW);
        }
        ledger().storeContent(plain);
        ledger().begin(plain, claimed(1, "token"), NOW);
        store(secure, LARGE);
        ledger().begin(secure, claimed(1, "token"), NOW);
        store(secure, "small");
        assertThat(shown(plain, NOW))
                .singleElement()
                .returns(plain.content(), StoredMessage::content);
        assertThat(sealedReader().find(secure.key(), NOW))
                .isEqualTo(new Lookup.Sealed(ByteBuffer.wrap(LARGE.getBytes(UTF_8))));
    }

    @Test
    void aContentAloneIsNoMessage() {
        Message large = largeMessage(NOW);
        ledger().storeContent(large);
        assertThat(read(null, null, true, null, 10)).isEqualTo(new Slice(List.of(), null));
        assertThat(sealedReader().find(large.key(), NOW)).isEqualTo(new Lookup.Absent());
        assertThat(move(large, claimed(1, "token"), SENT)).isEqualTo(lost(new SendState.Queued()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 200})
    void sealedContentOfAnySizeIsFoundUntilItExpiresOrIsErased(int size) {
        String sealed = "sealed".repeat(size);
        Message secure = message(NOW, true);
        store(secure, sealed);
        store(secure, sealed.replace('s', 'z'));
        Lookup found = new Lookup.Sealed(ByteBuffer.wrap(sealed.getBytes(UTF_8)));
        assertThat(sealedReader().find(secure.key(), NOW)).isEqualTo(found);
        ledger().storeContent(secure);
        ledger().begin(secure, claimed(1, "token"), NOW);
        move(secure, claimed(1, "token"), SENT);
        assertThat(sealedReader().find(secure.key(), NOW)).isEqualTo(found);
        assertThat(shown(secure, NOW)).singleElement().returns(null, StoredMessage::content);
        Instant end = NOW.plus(Duration.ofDays(RETENTION.days()));
        assertThat(sealedReader().find(secure.key(), end)).isEqualTo(new Lookup.Absent());
        eraseAll(erasure(NOW));
        assertThat(sealedReader().find(secure.key(), NOW)).isNotEqualTo(found);
    }

    @Test
    void aSecureMessageThatNobodyCouldSealIsAbsent() {
        Message secure = message(NOW, true);
        unstartedMessages().storeUnstarted(secure, NOW);
        assertThat(sealedReader().find(secure.key(), NOW)).isEqualTo(new Lookup.Absent());
    }

    @Test
    void aLargeMessageInTheClearIsNotSealed() {
        Message large = largeMessage(NOW);
        ledger().storeContent(large);
        ledger().begin(large, claimed(1, "token"), NOW);
        assertThat(sealedReader().find(large.key(), NOW)).isEqualTo(new Lookup.NotSealed());
    }

    @Test
    void anErasureCoversLargeContentsAndCountsEachMessageOnce() {
        Message first = largeMessage(NOW.minusMillis(2));
        Message second = largeMessage(NOW.minusMillis(1));
        Message later = largeMessage(NOW.plusMillis(1));
        for (Message message : List.of(first, second, later)) {
            ledger().storeContent(message);
            ledger().begin(message, claimed(1, "token"), NOW);
        }
        Erasure erasure = erasure(NOW);
        assertThat(walk(erasure))
                .isEqualTo(
                        new Page(
                                List.of(
                                        new Item(first.key(), false),
                                        new Item(second.key(), false),
                                        new Item(first.key(), true),
                                        new Item(second.key(), true)),
                                2,
                                null));
        eraseAll(erasure);
        assertThat(walk(erasure)).isEqualTo(new Page(List.of(), 2, null));
        assertThat(walk(erasure(NOW))).isEqualTo(new Page(List.of(), 0, null));
        for (Message message : List.of(first, second)) {
            assertThat(shown(message, NOW)).singleElement().returns(null, StoredMessage::content);
        }
        assertThat(shown(later, NOW))
                .singleElement()
                .returns(later.content(), StoredMessage::content);
    }

    /** A consumer may have died between its two writes, or another erasure may be faster. */
    @Test
    void anErasureFindsAContentWithoutAMessageAndDoesNotCountIt() {
        Message large = largeMessage(NOW);
        ledger().storeContent(large);
        Item content = new Item(large.key(), true);
        assertThat(walk(erasure(NOW))).isEqualTo(new Page(List.of(content), 0, null));
        assertThat(erasable().erase(content, erasure(NOW))).isTrue();
        assertThat(erasable().erase(content, erasure(NOW))).isTrue();
        // It arrives late, and stays erased.
        ledger().storeContent(large);
        ledger().begin(large, claimed(1, "token"), NOW);
        assertThat(shown(large, NOW)).singleElement().returns(null, StoredMessage::content);
        assertThat(walk(erasure(NOW)))
                .isEqualTo(new Page(List.of(new Item(large.key(), false)), 1, null));
    }

    @Test
    void anErasureNeverCreatesAContent() {
        Message large = largeMessage(NOW);
        assertThat(erasable().erase(new Item(large.key(), true), erasure(NOW))).isTrue();
        ledger().storeContent(large);
        ledger().begin(large, claimed(1, "token"), NOW);
        assertThat(shown(large, NOW))
                .singleElement()
                .returns(large.content(), StoredMessage::content);
    }

    private boolean erase(Message message, Erasure erasure) {
        return erasable().erase(new Item(message.key(), false), erasure);
    }

    private void eraseAll(Erasure erasure) {
        walk(erasure).unerased().forEach(item -> erasable().erase(item, erasure));
    }

    /** All pages of a walk as one. */
    private Page walk(Erasure erasure) {
        List<Item> unerased = new ArrayList<>();
        int count = 0;
        SortKey after = null;
        do {
            Page page = erasable().unerased(erasure, after);
            unerased.addAll(page.unerased());
            count += page.count();
            after = page.lastKey();
        } while (after != null);
        return new Page(unerased, count, null);
    }

    /** A message that is not sealed, in which every component has a value. */
    private Message filledMessage() {
        return FilledRecords.of(
                Message.class, Map.of("id", id(NOW), "to", to, "storeSecure", false));
    }

    protected final Erasure erasure(Instant at) {
        return new Erasure(to.key(), Ids.erasure(at));
    }

    protected final void store(Message message, String sealed) {
        ByteBuffer bytes = ByteBuffer.wrap(sealed.getBytes(UTF_8));
        sealedMessages().storeContent(message, bytes);
        sealedMessages().store(message, bytes, NOW);
    }

    /** A message whose content is stored apart from its state. */
    protected final Message largeMessage(Instant accepted) {
        return new Message(
                id(accepted),
                to,
                Channel.EMAIL,
                new Content.Email("subject", LARGE),
                false,
                "reference");
    }

    private List<UnsettledIndex.Entry> due(Instant before) {
        return IntStream.range(0, UnsettledIndex.SHARDS)
                .boxed()
                .flatMap(shard -> unsettled().due(shard, before))
                .filter(entry -> entry.key().recipientKey().equals(to.key()))
                .toList();
    }

    /** The message as its history shows it at this time; empty if it does not. */
    private List<StoredMessage> shown(Message message, Instant now) {
        SortKey key = message.id().sortKey();
        return history()
                .read(new Selection(to.key(), key, key, null, null, true, null, 10), now)
                .messages();
    }

    private Slice read(
            @Nullable Status status,
            @Nullable Channel channel,
            boolean newestFirst,
            @Nullable SortKey after,
            int limit) {
        return history()
                .read(
                        new Selection(
                                to.key(),
                                SortKey.FIRST,
                                SortKey.LAST,
                                status,
                                channel,
                                newestFirst,
                                after,
                                limit),
                        NOW);
    }

    private static List<MessageId> ids(Slice slice) {
        return slice.messages().stream().map(StoredMessage::id).toList();
    }
}
