package dev.msgapi.sweeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.model.Message;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.Reason;
import dev.msgapi.model.Status;
import dev.msgapi.sending.Delivery;
import dev.msgapi.sending.SendPolicy;
import dev.msgapi.sending.SendState;
import dev.msgapi.sending.UnsettledIndex;
import dev.msgapi.testing.InMemoryLedger;
import dev.msgapi.testing.Messages;
import dev.msgapi.testing.RecordingContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SweeperHandlerTest {
    private final InMemoryLedger ledger = new InMemoryLedger();
    private final RecordingContext context = new RecordingContext();
    private final List<UnsettledIndex.Entry> index = new ArrayList<>();
    private Instant now = Messages.ACCEPTED;
    private final Map<MessageKey, Instant> sweepTimes = new HashMap<>();
    private boolean firstShardFails;

    private final SweeperHandler handler =
            new SweeperHandler(
                    new Sweep(
                            this::due,
                            ledger,
                            new SendPolicy(
                                    false, Duration.ofMinutes(5), Duration.ofDays(14), Instant.MIN),
                            () -> now));

    @AfterEach
    void logsNeitherContentNorRecipient() {
        assertThat(String.join("\n", context.lines())).doesNotContainIgnoringCase("canary");
    }

    @Test
    void marksAMessageAsUnconfirmedIfItsLeaseEndedLongAgo() throws IOException {
        Message message = add(claimed());
        now = now.plus(Delivery.LEASE).plus(Sweep.SLACK);
        assertThat(sweep()).isEqualTo("{\"settled\":0}");
        now = now.plusMillis(1);
        assertThat(sweep()).isEqualTo("{\"settled\":1}");
        assertThat(ledger.state(message).status()).isEqualTo(Status.UNCONFIRMED);
        assertThat(context.lines().getFirst())
                .contains(
                        "\"event\":\"settled\"",
                        message.id().toString(),
                        "\"status\":\"unconfirmed\"");
    }

    @Test
    void failsAMessageThatNoQueueCanStillContain() throws IOException {
        Message message = add(new SendState.Released(3, false));
        now = now.plus(Duration.ofDays(14));
        assertThat(sweep()).isEqualTo("{\"settled\":0}");
        now = now.plus(Duration.ofDays(2));
        assertThat(sweep()).isEqualTo("{\"settled\":1}");
        assertThat(ledger.state(message)).isEqualTo(new SendState.Failed(3, Reason.EXPIRED));
    }

    @Test
    void doesNotChangeAMessageThatAConsumerSettledMeanwhile() throws IOException {
        SendState claimed = claimed();
        Message message = add(claimed);
        SendState sent = new SendState.Sent(1, "p-1", false);
        ledger.move(message.key(), claimed.version(), sent, now);
        now = now.plus(Duration.ofDays(1));
        assertThat(sweep()).isEqualTo("{\"settled\":0}");
        assertThat(ledger.state(message)).isEqualTo(sent);
    }

    @Test
    void stopsBeforeItsInvocationEnds() throws IOException {
        add(claimed());
        now = now.plus(Duration.ofDays(1));
        context.setRemainingTimeInMillis(8000);
        assertThat(sweep()).isEqualTo("{\"settled\":0}");
    }

    @Test
    void logsAMessageThatItCannotSettleAndContinues() throws IOException {
        index.add(new UnsettledIndex.Entry(Messages.email().key(), null));
        Message message = add(claimed());
        firstShardFails = true;
        now = now.plus(Duration.ofDays(1));
        assertThat(sweep()).isEqualTo("{\"settled\":1}");
        assertThat(ledger.state(message).status()).isEqualTo(Status.UNCONFIRMED);
        assertThat(context.lines())
                .filteredOn(line -> line.contains("\"event\":\"sweep_failed\""))
                .hasSize(2)
                .anyMatch(line -> line.contains("\"cause\":\"IllegalStateException\""));
    }

    private SendState claimed() {
        Instant leaseUntil = now.plus(Delivery.LEASE);
        return new SendState.Claimed(1, leaseUntil, "token", SendState.Pass.FIRST);
    }

    private Message add(SendState state) {
        Message message = Messages.email();
        ledger.begin(message, state, now);
        index.add(new UnsettledIndex.Entry(message.key(), state.version()));
        sweepTimes.put(
                message.key(), state.sweepAt(Messages.ACCEPTED, Duration.ofDays(14)).orElseThrow());
        return message;
    }

    /** All entries are in the last shard, so that the sweep has to go through every shard. */
    private Stream<UnsettledIndex.Entry> due(int shard, Instant before) {
        if (firstShardFails && shard == 0) {
            throw new IllegalStateException("canary");
        }
        return index.stream()
                .filter(_ -> shard == UnsettledIndex.SHARDS - 1)
                .filter(entry ->
                        sweepTimes.getOrDefault(entry.key(), Instant.MIN).isBefore(before));
    }

    private String sweep() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        handler.handleRequest(new ByteArrayInputStream(new byte[0]), out, context);
        return out.toString(StandardCharsets.UTF_8);
    }
}
