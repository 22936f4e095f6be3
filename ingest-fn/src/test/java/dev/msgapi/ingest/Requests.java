package dev.msgapi.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.http.testing.ApiAnswer;
import dev.msgapi.http.testing.ApiEvent;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.testing.Messages;
import dev.msgapi.testing.RecordingContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A handler whose outbox is a list, and what every refusal of it must keep. */
final class Requests {
    /** The store of those who send no key, or no message: it must not be asked. */
    static final IdempotencyStore UNTOUCHED =
            new IdempotencyStore() {
                @Override
                public Reservation reserve(
                        KeyedRequest request, MessageId fresh, Instant now, Instant leaseUntil) {
                    throw new AssertionError("reserves");
                }

                @Override
                public void complete(KeyedRequest request, MessageId id) {
                    throw new AssertionError("completes");
                }

                @Override
                public void release(KeyedRequest request, MessageId fresh) {
                    throw new AssertionError("releases");
                }
            };

    final List<Message> outbox = new ArrayList<>();
    final RecordingContext context = new RecordingContext();
    private final IngestHandler handler =
            new IngestHandler(outbox::add, UNTOUCHED, () -> Messages.ACCEPTED);

    /** An email's body with one of its members as given, or with one more. */
    static String email(String member, String value) {
        return body("\"" + Messages.EMAIL + "\"", "\"canary-subject\"", member, value);
    }

    /** An SMS's body with one of its members as given, or with one more. */
    static String sms(String member, String value) {
        return body("\"" + Messages.PHONE + "\"", null, member, value);
    }

    private static String body(String to, String subject, String member, String value) {
        StringBuilder json = new StringBuilder("{\"extra\":0");
        java.util.Map<String, String> members = new java.util.LinkedHashMap<>();
        members.put("msg_id", to);
        if (subject != null) {
            members.put("subject", subject);
        }
        members.put("msg", "\"canary-content\"");
        members.put(member, value);
        members.forEach((k, v) -> json.append(",\"").append(k).append("\":").append(v));
        return json.append('}').toString().replace("\"extra\":0,", "");
    }

    ApiAnswer send(ApiEvent event) {
        return event.sendTo(handler, context);
    }

    ApiAnswer accept(ApiEvent event) {
        ApiAnswer answer = send(event);
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        assertThat(outbox).hasSize(1);
        assertThat(String.join("\n", context.lines())).doesNotContainIgnoringCase("canary");
        return answer;
    }

    /** Sends what must be refused: nothing is queued, and nothing of it is said again. */
    ApiAnswer refuse(ApiEvent event, int status) {
        ApiAnswer answer = send(event);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.text()).doesNotContainIgnoringCase("canary").doesNotContain("7700900");
        assertThat(context.lines()).isEmpty();
        assertThat(outbox).isEmpty();
        return answer;
    }

    List<String> faults(ApiEvent event) {
        return refuse(event, 422).faults();
    }
}
