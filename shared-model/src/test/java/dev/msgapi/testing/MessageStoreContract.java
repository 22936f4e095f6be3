package dev.msgapi.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.model.Channel;
import dev.msgapi.model.Limits;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.Reason;
import dev.msgapi.model.Retention;
import dev.msgapi.model.SortKey;
import dev.msgapi.model.Status;
import dev.msgapi.model.Timestamps;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.SendState;
import dev.msgapi.sending.UnsettledIndex;
import dev.msgapi.store.ErasableMessages;
import dev.msgapi.store.ErasableMessages.Page;
import dev.msgapi.store.Erasure;
import dev.msgapi.store.History;
import dev.msgapi.store.History.Selection;
import dev.msgapi.store.History.Slice;
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

    protected abstract SealedMessageWriter sealedMessages();

    protected abstract UnstartedMessageWriter unstartedMessages();

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
        erasable().erase(message.key(), erasure(NOW));
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
        assertThat(erasable().erase(plain.key(), erasure(NOW))).isTrue();
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
        erasable().erase(message.key(), erasure);
        assertThat(shown(message, erasure.itemsExpireAt().minusSeconds(1))).hasSize(1);
        assertThat(shown(message, erasure.itemsExpireAt())).isEmpty();
    }

    @Test
    void anErasedMessageIsNotInTheIndex() {
        Message message = message();
        ledger().begin(message, claimed(1, "token"), NOW);
        erasable().erase(message.key(), erasure(NOW));
        assertThat(due(NOW.plus(Duration.ofDays(16)))).isEmpty();
    }

    @Test
    void anErasedMessageCannotBeClaimed() {
        Message message = message(NOW, true);
        store(message, "sealed");
        erasable().erase(message.key(), erasure(NOW));
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
        erasable().erase(message.key(), erasure(NOW));
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
        assertThat(erasable().erase(message.key(), erasure(NOW))).isFalse();
        assertThat(shown(message, NOW)).isEmpty();
        assertThat(ledger().begin(message, claimed(1, "token"), NOW)).isEqualTo(WRITTEN);
    }

    @Test
    void anErasureCoversMessagesAcceptedInItsMillisecondOrBefore() {
        List<MessageKey> covered = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            Message message = message(NOW.minusMillis(i), false);
            ledger().begin(message, claimed(1, "token"), NOW);
            covered.add(message.key());
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
        assertThat(erasable().erase(own.key(), erasure)).isTrue();
        assertThat(erasable().erase(own.key(), erasure)).isTrue();
        assertThat(erasable().erase(others.key(), erasure(NOW.minusSeconds(1)))).isTrue();
        assertThat(erasable().erase(others.key(), erasure)).isFalse();
        assertThat(walk(erasure)).isEqualTo(new Page(List.of(left.key()), 2, null));
    }

    /** All pages of a walk as one. */
    private Page walk(Erasure erasure) {
        List<MessageKey> unerased = new ArrayList<>();
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
        sealedMessages().store(message, ByteBuffer.wrap(sealed.getBytes(UTF_8)), NOW);
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
