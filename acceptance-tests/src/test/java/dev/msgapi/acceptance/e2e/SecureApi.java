package dev.msgapi.acceptance.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.msgapi.acceptance.e2e.TwinProcess.Answer;
import java.net.URLEncoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls the signed routes of a running twin, for several test classes. */
record SecureApi(TwinProcess twin) {
    static final String REASON = "ticket 4711";

    /** Posts a message; returns the answer, which accepts it. */
    JsonNode post(String to, @Nullable String subject, String msg, boolean secure) {
        ObjectNode message = TwinProcess.JSON.createObjectNode();
        message.put("msg_id", to).put("msg", msg).put("store_secure", secure);
        if (subject != null) {
            message.put("subject", subject);
        }
        Answer accepted = twin.post(message.toString());
        assertThat(accepted.status()).as("%s", accepted).isEqualTo(202);
        return accepted.json();
    }

    /** Posts a secure message and waits until it is sent; returns its id. */
    String sealed(String to, @Nullable String subject, String msg) {
        String id = post(to, subject, msg, true).get("id").asText();
        twin.awaitStatus(to, "sent");
        return id;
    }

    Answer decrypt(String recipient, String id) {
        return decrypt(recipient, id, REASON);
    }

    Answer decrypt(String recipient, String id, String reason) {
        return decrypt(body(recipient, id, reason));
    }

    Answer decrypt(String body) {
        return twin.send(twin.signed("POST", "/msg/decrypt", body));
    }

    static String body(String recipient, String id, String reason) {
        return TwinProcess.JSON
                .createObjectNode()
                .put("msg_id", recipient)
                .put("id", id)
                .put("reason", reason)
                .toString();
    }

    /** A page of an audit; more parameters as {@code &name=value}. */
    Answer audit(String recipient, String more) {
        return twin.send(twin.signed("GET", "/msg/audit?" + query(recipient) + more, ""));
    }

    /** The newest entries of an audit. */
    List<JsonNode> entries(String recipient) {
        return audit(recipient, "&limit=100").json().get("entries").valueStream().toList();
    }

    Answer erase(String recipient) {
        return twin.send(twin.signed("DELETE", "/msg?" + query(recipient), ""));
    }

    Answer progress(String recipient, String id) {
        String path = "/msg/erasure?" + query(recipient) + "&id=" + id;
        return twin.send(twin.signed("GET", path, ""));
    }

    static String query(String recipient) {
        return "msg_id=" + URLEncoder.encode(recipient, UTF_8);
    }

    /** Asserts that the newest entry is a refusal with this cause. */
    void assertRefused(String recipient, String cause) {
        JsonNode entry = entries(recipient).getFirst();
        assertThat(entry.get("outcome").asText()).isEqualTo("refused");
        assertThat(entry.get("cause").asText()).isEqualTo(cause);
    }

    /** Asserts that an answer is this problem and does not contain the content. */
    static void assertProblem(Answer answer, int status, String type, String content) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.json().get("type").asText()).isEqualTo("urn:msg-api:" + type);
        assertThat(answer.http().body()).doesNotContain(content);
    }
}
