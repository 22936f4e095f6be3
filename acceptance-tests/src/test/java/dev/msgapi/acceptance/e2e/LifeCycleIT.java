package dev.msgapi.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The twin starts, stops, is killed and starts again. */
@Execution(ExecutionMode.CONCURRENT)
@Order(2)
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

    @Test
    void aBadParameterStopsTheStart() throws Exception {
        try (TwinProcess twin =
                TwinProcess.launch(
                        state,
                        TwinProcess.freePort(),
                        TwinProcess.freePort(),
                        Map.of("MSG_PARAMETERS", "SmsConcurrency=1"))) {
            assertThat(twin.waitFor()).isEqualTo(1);
            assertThat(twin.output())
                    .contains("SmsConcurrency: the parameter's value does not satisfy MinValue")
                    .doesNotContain("\tat ");
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
