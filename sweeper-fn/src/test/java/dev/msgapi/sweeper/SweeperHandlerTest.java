package dev.msgapi.sweeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.model.Message;
import dev.msgapi.model.Reason;
import dev.msgapi.model.Status;
import dev.msgapi.sending.Delivery;
import dev.msgapi.sending.Standing;
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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SweeperHandlerTest {
    private final InMemoryLedger ledger = new InMemoryLedger();
    private final RecordingContext context = new RecordingContext();
    private final List<UnsettledIndex.Entry> index = new ArrayList<>();
    private Instant now = Messages.ACCEPTED;
    private boolean isFirstPartBroken;

    private final SweeperHandler handler =
            new SweeperHandler(new Sweep(this::due, ledger, Duration.ofMinutes(5), () -> now));

    @AfterEach
    void logsNeitherContentNorRecipient() {
        assertThat(String.join("\n", context.lines())).doesNotContainIgnoringCase("canary");
    }

    @Test
    void takesAClaimThatLapsedLongAgoForADoubtfulSend() throws IOException {
        Message message = stands(claimed());
        now = now.plus(Delivery.LEASE).plus(Sweep.SLACK);
        assertThat(sweep()).isEqualTo("{\"settled\":0}");
        now = now.plusMillis(1);
        assertThat(sweep()).isEqualTo("{\"settled\":1}");
        assertThat(ledger.standing(message).status()).isEqualTo(Status.UNCONFIRMED);
        assertThat(context.lines().getFirst())
                .contains(
                        "\"event\":\"settled\"",
                        message.id().toString(),
                        "\"status\":\"unconfirmed\"");
    }

    @Test
    void failsWhatNoQueueCanHoldAnyMore() throws IOException {
        Message message = stands(new Standing(Status.SENDING, 3, null, null, null, null));
        now = now.plus(Duration.ofDays(14));
        assertThat(sweep()).isEqualTo("{\"settled\":0}");
        now = now.plus(Duration.ofDays(2));
        assertThat(sweep()).isEqualTo("{\"settled\":1}");
        assertThat(ledger.standing(message).status()).isEqualTo(Status.FAILED);
        assertThat(ledger.standing(message).reason()).isEqualTo(Reason.EXPIRED);
    }

    @Test
    void leavesAloneWhatAConsumerSettledMeanwhile() throws IOException {
        Standing claimed = claimed();
        Message message = stands(claimed);
        Standing sent = new Standing(Status.SENT, 1, null, null, null, "p-1");
        ledger.move(message.key(), claimed, sent, now);
        now = now.plus(Duration.ofDays(1));
        assertThat(sweep()).isEqualTo("{\"settled\":0}");
        assertThat(ledger.standing(message)).isEqualTo(sent);
    }

    @Test
    void endsBeforeItsTimeDoes() throws IOException {
        stands(claimed());
        now = now.plus(Duration.ofDays(1));
        context.setRemainingTimeInMillis(8000);
        assertThat(sweep()).isEqualTo("{\"settled\":0}");
    }

    @Test
    void passesOverWhatItCannotSettleAndGoesOn() throws IOException {
        index.add(new UnsettledIndex.Entry(Messages.email().key(), null));
        Message message = stands(claimed());
        isFirstPartBroken = true;
        now = now.plus(Duration.ofDays(1));
        assertThat(sweep()).isEqualTo("{\"settled\":1}");
        assertThat(ledger.standing(message).status()).isEqualTo(Status.UNCONFIRMED);
        assertThat(context.lines())
                .filteredOn(line -> line.contains("\"event\":\"sweep_failed\""))
                .hasSize(2)
                .anyMatch(line -> line.contains("\"cause\":\"IllegalStateException\""));
    }

    private Standing claimed() {
        Instant leaseUntil = now.plus(Delivery.LEASE);
        return new Standing(Status.SENDING, 1, leaseUntil, "word", null, null);
    }

    private Message stands(Standing standing) {
        Message message = Messages.email();
        ledger.begin(message, standing, now);
        index.add(new UnsettledIndex.Entry(message.key(), standing));
        return message;
    }

    /** All in the last shard, so that the sweep has to come that far. */
    private Stream<UnsettledIndex.Entry> due(int shard, Instant before) {
        if (isFirstPartBroken && shard == 0) {
            throw new IllegalStateException("canary");
        }
        return index.stream()
                .filter(_ -> shard == UnsettledIndex.SHARDS - 1)
                .filter(entry ->
                        entry.standing() == null
                                || entry.standing()
                                        .sweepAt(Messages.ACCEPTED)
                                        .orElseThrow()
                                        .isBefore(before));
    }

    private String sweep() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        handler.handleRequest(new ByteArrayInputStream(new byte[0]), out, context);
        return out.toString(StandardCharsets.UTF_8);
    }
}
