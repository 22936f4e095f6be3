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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A handler whose outbox is a list; checks what holds for every accepted or rejected request. */
final class Requests {
    /** The store for requests that must not reach it: those without a key and invalid ones. */
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

    /** No limit for anybody, so that no message is counted. */
    static final RecipientLimit NO_LIMIT =
            new RecipientLimit(
                    (_, _, _, _) -> {
                        throw new AssertionError("counts");
                    },
                    _ -> 0);

    /** The country of {@link Messages#PHONE}. */
    static final SmsDestinations BRITAIN = SmsDestinations.in("GB");

    final List<Message> outbox = new ArrayList<>();
    final RecordingContext context = new RecordingContext();
    private final IngestHandler handler =
            new IngestHandler(outbox::add, UNTOUCHED, NO_LIMIT, BRITAIN, () -> Messages.ACCEPTED);

    /** The body of an email in which one member is replaced or added. */
    static String email(String member, String value) {
        return body("\"" + Messages.EMAIL + "\"", "\"canary-subject\"", member, value);
    }

    /** The body of an SMS in which one member is replaced or added. */
    static String sms(String member, String value) {
        return body("\"" + Messages.PHONE + "\"", null, member, value);
    }

    private static String body(String to, String subject, String member, String value) {
        StringBuilder json = new StringBuilder("{\"extra\":0");
        Map<String, String> members = new LinkedHashMap<>();
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

    /** Sends an invalid request; checks that nothing is queued and nothing of it is repeated. */
    ApiAnswer reject(ApiEvent event, int status) {
        ApiAnswer answer = send(event);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.text()).doesNotContainIgnoringCase("canary").doesNotContain("7700900");
        assertThat(context.lines()).isEmpty();
        assertThat(outbox).isEmpty();
        return answer;
    }

    List<String> errors(ApiEvent event) {
        return reject(event, 422).errors();
    }
}
