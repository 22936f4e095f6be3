package dev.msgapi.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The twin starts, stops, is killed and starts again. */
@Execution(ExecutionMode.CONCURRENT)
class LifeCycleIT {
    private static final String RECIPIENT = "survivor@example.com";

    @TempDir Path state;

    @Test
    void aKillLosesNoQueuedMessageAndMarksEveryResend() throws Exception {
        Set<String> accepted = new HashSet<>();
        try (TwinProcess twin = TwinProcess.start(state)) {
            for (int i = 0; i < 40; i++) {
                accepted.add(post(twin, i % 4 == 0));
            }
            twin.kill();
        }
        Map<String, String> soon = Map.of("MSG_PARAMETERS", "ResendGraceSeconds=60");
        try (TwinProcess twin = TwinProcess.start(state, soon)) {
            Await.until(
                    "all messages to be sent",
                    () -> sent(twin).size(),
                    size -> size >= accepted.size());
            assertThat(sent(twin).keySet()).isEqualTo(accepted);
            List<String> received =
                    twin.inbox(RECIPIENT).stream()
                            .map(mail -> mail.at("/tags/id").asText())
                            .toList();
            assertThat(new HashSet<>(received)).isEqualTo(accepted);
            for (String id : accepted) {
                int times = Collections.frequency(received, id);
                assertThat(times).isLessThanOrEqualTo(sent(twin).get(id).equals("resent") ? 2 : 1);
            }
        }
    }

    @Test
    void anInterruptEndsEveryProcessAndTheNextStartFindsEverything() throws Exception {
        String id;
        JsonNode inbox;
        try (TwinProcess twin = TwinProcess.start(state)) {
            id = post(twin, true);
            twin.awaitStatus(RECIPIENT, "sent");
            inbox = twin.inbox(RECIPIENT).getFirst();
            List<ProcessHandle> children = twin.descendants();
            assertThat(children).hasSizeGreaterThanOrEqualTo(5);
            twin.interrupt();
            TwinProcess.awaitEnd(children);
        }
        try (TwinProcess twin = TwinProcess.start(state)) {
            assertThat(twin.history(RECIPIENT, "").json().at("/messages/0/id").asText())
                    .isEqualTo(id);
            assertThat(twin.inbox(RECIPIENT)).containsExactly(inbox);
            post(twin, true);
            twin.awaitStatus(RECIPIENT, "sent");
        }
    }

    /** The copy is in the queue, and the table may have forgotten that the message was sent. */
    @Test
    void aMessageFromBeforeARestoreIsHeldAndALaterOneIsSent() throws Exception {
        String id;
        Instant accepted;
        try (TwinProcess twin = TwinProcess.start(state, Map.of("CHAOS", "throttle=1"))) {
            id = post(twin, false);
            accepted =
                    Instant.parse(twin.awaitStatus(RECIPIENT, "sending").get("timestamp").asText());
            twin.kill();
        }
        Instant restoredAt =
                Await.until(
                        "a later second",
                        () -> Instant.now().truncatedTo(ChronoUnit.SECONDS),
                        second -> second.isAfter(accepted));
        Map<String, String> restored = Map.of("MSG_PARAMETERS", "RestoredAt=" + restoredAt);
        try (TwinProcess twin = TwinProcess.start(state, restored)) {
            JsonNode held = twin.awaitStatus(RECIPIENT, "unconfirmed");
            assertThat(held.get("id").asText()).isEqualTo(id);
            assertThat(held.get("reason").asText()).isEqualTo("restored");
            String later = post(twin, false);
            assertThat(twin.awaitStatus(RECIPIENT, "sent").get("id").asText()).isEqualTo(later);
            assertThat(twin.inbox(RECIPIENT))
                    .singleElement()
                    .satisfies(mail -> assertThat(mail.at("/tags/id").asText()).isEqualTo(later));
        }
    }

    @Test
    void namesATakenPortAndHowToChangeIt() throws Exception {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            try (TwinProcess twin =
                    TwinProcess.launch(state, taken.getLocalPort(), TwinProcess.freePort())) {
                assertThat(twin.waitFor()).isEqualTo(1);
                assertThat(twin.output())
                        .contains(Integer.toString(taken.getLocalPort()), "MSG_PORT")
                        .doesNotContain("\tat ");
            }
            try (TwinProcess twin =
                    TwinProcess.launch(state, TwinProcess.freePort(), taken.getLocalPort())) {
                assertThat(twin.waitFor()).isEqualTo(1);
                assertThat(twin.output())
                        .contains(Integer.toString(taken.getLocalPort()), "AWS_PORT")
                        .doesNotContain("\tat ");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Nobody=1, there is no parameter Nobody",
        "SmsCountries=gb, SmsCountries: the parameter's value does not satisfy AllowedPattern",
        "SmsConcurrency=1, SmsConcurrency: the parameter's value does not satisfy MinValue",
        "QueueRetentionSeconds=431999, QueueRetentionSeconds: the parameter's value does not satisfy MinValue",
        "ResendGraceSeconds=59, ResendGraceSeconds: the parameter's value does not satisfy MinValue",
        "RestoredAt=2026-11-22, RestoredAt: the parameter's value does not satisfy AllowedPattern",
        "VerifySender, MSG_PARAMETERS: pair 1 is not Key=Value"
    })
    void aBadParameterStopsTheStart(String parameters, String sentence) throws Exception {
        try (TwinProcess twin =
                TwinProcess.launch(
                        state,
                        TwinProcess.freePort(),
                        TwinProcess.freePort(),
                        Map.of("MSG_PARAMETERS", parameters))) {
            assertThat(twin.waitFor()).isEqualTo(1);
            assertThat(twin.output()).contains(sentence).doesNotContain("\tat ");
        }
    }

    private static String post(TwinProcess twin, boolean secure) throws IOException {
        var answer =
                twin.post(
                        "{\"msg_id\":\"%s\",\"subject\":\"s\",\"msg\":\"m\",\"store_secure\":%s}"
                                .formatted(RECIPIENT, secure));
        assertThat(answer.status()).as("%s", answer).isEqualTo(202);
        return answer.json().get("id").asText();
    }

    /** The reason of each message that was sent, by its id. */
    private static Map<String, String> sent(TwinProcess twin) {
        Map<String, String> reasons = new HashMap<>();
        twin.history(RECIPIENT, "&limit=100&status=sent")
                .json()
                .get("messages")
                .forEach(message ->
                        reasons.put(message.get("id").asText(), message.get("reason").asText()));
        return reasons;
    }
}
