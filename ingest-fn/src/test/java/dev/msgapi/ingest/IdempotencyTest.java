package dev.msgapi.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.msgapi.http.testing.ApiAnswer;
import dev.msgapi.http.testing.ApiEvent;
import dev.msgapi.ingest.testing.InMemoryIdempotencyStore;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.Timestamps;
import dev.msgapi.queue.QueueUnavailable;
import dev.msgapi.store.StoreUnavailable;
import dev.msgapi.testing.Messages;
import dev.msgapi.testing.RecordingContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** POSTs with an idempotency key: repeated, changed, concurrent, and after a crash at each step. */
class IdempotencyTest {
    private static final String BODY = Requests.email("reference", "\"order-42\"");

    /** A step of a POST at which something can fail. */
    enum Step {
        RESERVE,
        COUNT,
        PUBLISH,
        COMPLETE,
        RELEASE
    }

    /** A failure at a step, before it takes effect, or after, so that its answer is lost. */
    private record Failure(Step step, boolean tookEffect, Throwable thrown) {}

    private final List<Message> outbox = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();
    private final IdempotencyStore rows = new InMemoryIdempotencyStore();
    private final RecordingContext context = new RecordingContext();
    private Instant now = Messages.ACCEPTED;
    private final IngestHandler handler =
            new IngestHandler(
                    message -> at(Step.PUBLISH, () -> outbox.add(message)),
                    new IdempotencyStore() {
                        @Override
                        public Reservation reserve(
                                KeyedRequest request,
                                MessageId fresh,
                                Instant now,
                                Instant leaseUntil) {
                            Reservation[] answer = new Reservation[1];
                            at(
                                    Step.RESERVE,
                                    () ->
                                            answer[0] =
                                                    rows.reserve(request, fresh, now, leaseUntil));
                            return answer[0];
                        }

                        @Override
                        public void complete(KeyedRequest request, MessageId id) {
                            at(Step.COMPLETE, () -> rows.complete(request, id));
                        }

                        @Override
                        public void release(KeyedRequest request, MessageId fresh) {
                            at(Step.RELEASE, () -> rows.release(request, fresh));
                        }
                    },
                    new RecipientLimit(
                            (_, _, _, _) -> {
                                at(Step.COUNT, () -> {});
                                return true;
                            },
                            _ -> 1),
                    Requests.BRITAIN,
                    () -> now);

    private void at(Step step, Runnable effect) {
        Failure failure =
                failures.stream().filter(any -> any.step() == step).findFirst().orElse(null);
        if (failure == null || failure.tookEffect()) {
            effect.run();
        }
        if (failure != null) {
            failures.remove(failure);
            switch (failure.thrown()) {
                case Error error -> throw error;
                case RuntimeException exception -> throw exception;
                default -> throw new AssertionError(failure.thrown());
            }
        }
    }

    @AfterEach
    void logsNeitherContentNorKey() {
        assertThat(context.lines())
                .allSatisfy(line -> assertThat(line).doesNotContainIgnoringCase("canary"));
    }

    @Test
    void theSamePostAgainGetsTheSameAnswerAndQueuesNothing() {
        ApiAnswer first = post("canary-key", BODY);
        assertThat(first.status()).isEqualTo(202);
        assertThat(first.header("Idempotency-Replayed")).isNull();
        now = now.plusSeconds(3600);
        ApiAnswer again = post("canary-key", BODY);
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(outbox).hasSize(1);
        assertThat(context.lines().getLast()).contains("\"replayed\"", id(first));
    }

    @Test
    void anSmsIsReplayedWithItsSegments() {
        String sms = Requests.sms("store_secure", "true");
        ApiAnswer first = post("canary-key", sms);
        assertThat(post("canary-key", sms).body()).isEqualTo(first.body());
        assertThat(first.body().get("segments").intValue()).isEqualTo(1);
    }

    @Test
    void escapesSpacesAndTheOrderOfMembersDoNotMatter() {
        String body = "{\"msg_id\":\"canary@example.com\",\"subject\":\"s\",\"msg\":\"\\u00e9\"}";
        String same =
                "{ \"msg\": \"é\", \"store_secure\" : false,\n"
                        + " \"subject\":\"\\u0073\", \"msg_id\":\"canary@example.com\" }";
        ApiAnswer first = post("canary-key", body);
        ApiAnswer again = post("\"canary-key\"", same);
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.body()).isEqualTo(first.body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"msg\":\"canary-other\"",
                "\"subject\":\"canary-other\"",
                "\"msg_id\":\"Canary.mail@example.com\"",
                "\"store_secure\":true",
                "\"reference\":\"order-43\"",
                "\"reference\":\"\""
            })
    void anotherMessageUnderTheSameKeyIsRejected(String change) {
        post("canary-key", BODY);
        String[] member = change.split(":", 2);
        String other = Requests.email(member[0].replace("\"", ""), member[1]);
        ApiAnswer answer = post("canary-key", other);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body().get("type").textValue())
                .isEqualTo("urn:msg-api:idempotency-key-reused");
        assertThat(answer.errors()).containsExactly("/Idempotency-Key idempotency_key_reused");
        assertThat(answer.text()).doesNotContainIgnoringCase("canary");
        assertThat(outbox).hasSize(1);
    }

    @Test
    void anotherKeyAndAnotherClientAreOtherRequests() {
        Set<String> ids = new HashSet<>();
        ids.add(id(post("canary-key", BODY)));
        ids.add(id(post("canary-kez", BODY)));
        ids.add(id(post("Canary-key", BODY)));
        ids.add(id(send(keyed("canary-key", BODY).apiKeyId("other"))));
        ids.add(id(send(keyed("canary-key", BODY).apiKeyId(null))));
        assertThat(ids).hasSize(5);
        assertThat(outbox).hasSize(5);
    }

    @Test
    void aKeyIsForgottenAfterADayAndNotBefore() {
        String first = id(post("canary-key", BODY));
        now = now.plus(IdempotencyStore.RETENTION).minusMillis(1);
        assertThat(id(post("canary-key", BODY))).isEqualTo(first);
        now = now.plusMillis(1);
        ApiAnswer later = post("canary-key", BODY);
        assertThat(later.header("Idempotency-Replayed")).isNull();
        assertThat(id(later)).isNotEqualTo(first);
        assertThat(outbox).hasSize(2);
    }

    @Test
    void aRejectedRequestDoesNotUseUpItsKey() {
        ApiAnswer refused = post("canary-key", Requests.email("msg", "\"\""));
        assertThat(refused.errors()).containsExactly("/msg too_short");
        failures.add(new Failure(Step.RESERVE, false, new AssertionError("reserves")));
        for (String bad : List.of("", "{", "[]", "{}", Requests.email("x", "1"))) {
            assertThat(post("canary-key", bad).status()).isBetween(400, 422);
        }
        failures.clear();
        assertThat(post("canary-key", BODY).status()).isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingIsQueuedIfTheTableIsUnavailable(boolean tookEffect) {
        failures.add(
                new Failure(
                        Step.RESERVE,
                        tookEffect,
                        new StoreUnavailable("test", new IllegalStateException("canary"))));
        ApiAnswer answer = post("canary-key", BODY);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).matches("[1-9][0-9]*");
        assertThat(outbox).isEmpty();
        assertThat(context.lines()).singleElement().asString().contains("reserve_failed");

        now = now.plus(MessageIntake.LEASE);
        assertThat(post("canary-key", BODY).status()).isEqualTo(202);
        assertThat(outbox).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anUnconfirmedPostIsCompletedByTheNextOne(boolean tookEffect) {
        failures.add(queueFails(tookEffect));
        assertThat(post("canary-key", BODY).status()).isEqualTo(503);
        now = now.plusSeconds(1);
        ApiAnswer again = post("canary-key", BODY);
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.body().get("timestamp").textValue())
                .isEqualTo(Timestamps.format(Messages.ACCEPTED));
        assertThat(post("canary-key", BODY).header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(ids()).containsExactly(id(again));
        assertThat(outbox).hasSize(tookEffect ? 2 : 1);
    }

    @Test
    void aLeaseThatCouldNotBeReleasedLapses() {
        failures.add(queueFails(false));
        failures.add(tableFails(Step.RELEASE));
        assertThat(post("canary-key", BODY).status()).isEqualTo(503);
        assertThat(context.lines()).hasSize(2).last().asString().contains("release_failed");
        assertThat(post("canary-key", BODY).status()).isEqualTo(409);
        now = now.plus(MessageIntake.LEASE);
        assertThat(post("canary-key", BODY).status()).isEqualTo(202);
        assertThat(outbox).hasSize(1);
    }

    @Test
    void aQueuedMessageIsAcceptedEvenIfTheTableFails() {
        failures.add(tableFails(Step.COMPLETE));
        ApiAnswer first = post("canary-key", BODY);
        assertThat(first.status()).isEqualTo(202);
        assertThat(context.lines().getFirst()).contains("complete_failed", id(first));
        assertThat(post("canary-key", BODY).status()).isEqualTo(409);
        now = now.plus(MessageIntake.LEASE);
        ApiAnswer again = post("canary-key", BODY);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Idempotency-Replayed")).isNull();
        assertThat(ids()).containsExactly(id(first));
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"RESERVE", "COUNT", "PUBLISH", "COMPLETE"})
    void theSameMessageRecoversFromACrashAtAnyStep(Step step) {
        for (boolean tookEffect : new boolean[] {false, true}) {
            String key = "canary-key-" + tookEffect;
            outbox.clear();
            now = now.plusSeconds(60);
            Instant begun = now;
            failures.add(new Failure(step, tookEffect, new OutOfMemoryError("canary")));
            assertThatThrownBy(() -> post(key, BODY)).isInstanceOf(OutOfMemoryError.class);

            // The lease's owner may still be working, so until the lease ends nobody queues.
            int queued = outbox.size();
            if (step != Step.RESERVE && !(step == Step.COMPLETE && tookEffect)) {
                now = begun.plus(MessageIntake.LEASE).minusMillis(1);
                ApiAnswer early = post(key, BODY);
                assertThat(early.status()).isEqualTo(409);
                assertThat(outbox).hasSize(queued);
            }
            now = begun.plus(MessageIntake.LEASE);
            ApiAnswer healed = post(key, BODY);
            assertThat(healed.status()).isEqualTo(202);
            assertThat(ids()).containsExactly(id(healed));
            assertThat(post(key, BODY).header("Idempotency-Replayed")).isEqualTo("true");
        }
    }

    @Test
    void aPostInFlightIsAnsweredWithTheSecondsLeftOfItsLease() {
        failures.add(new Failure(Step.PUBLISH, false, new OutOfMemoryError()));
        assertThatThrownBy(() -> post("canary-key", BODY)).isInstanceOf(OutOfMemoryError.class);
        Instant end = now.plus(MessageIntake.LEASE);
        for (int[] left :
                new int[][] {{12_000, 12}, {11_001, 12}, {11_000, 11}, {1_001, 2}, {1, 1}}) {
            now = end.minusMillis(left[0]);
            ApiAnswer answer = post("canary-key", BODY);
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.header("Retry-After")).isEqualTo(Integer.toString(left[1]));
            assertThat(answer.body().get("type").textValue())
                    .isEqualTo("urn:msg-api:idempotency-key-in-flight");
            assertThat(answer.errors()).isEmpty();
        }
        assertThat(post("canary-key", Requests.email("msg", "\"x\"")).status()).isEqualTo(422);
        assertThat(outbox).isEmpty();
    }

    @Test
    void aLateReleaseDoesNotEndTheLeaseOfAnother() {
        IdempotencyStore.KeyedRequest request = new IdempotencyStore.KeyedRequest("k", "b");
        MessageId slow = Messages.id();
        MessageId next = Messages.id();
        rows.reserve(request, slow, now, now.plusSeconds(12));
        Instant later = now.plusSeconds(12);
        assertThat(rows.reserve(request, next, later, later.plusSeconds(12)))
                .isEqualTo(new Reservation.Granted(slow));
        rows.release(request, slow);
        assertThat(rows.reserve(request, Messages.id(), later, later.plusSeconds(12)))
                .isEqualTo(new Reservation.InFlight(later.plusSeconds(12)));
    }

    private static Failure queueFails(boolean tookEffect) {
        return new Failure(
                Step.PUBLISH,
                tookEffect,
                new QueueUnavailable("test", new IllegalStateException("canary")));
    }

    private static Failure tableFails(Step step) {
        return new Failure(
                step, false, new StoreUnavailable("test", new IllegalStateException("canary")));
    }

    private Set<String> ids() {
        Set<String> ids = new HashSet<>();
        outbox.forEach(message -> ids.add(message.id().toString()));
        return ids;
    }

    private static String id(ApiAnswer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return answer.body().get("id").textValue();
    }

    private static ApiEvent keyed(String key, String body) {
        return ApiEvent.post(body).header("Idempotency-Key", key);
    }

    private ApiAnswer post(String key, String body) {
        return send(keyed(key, body));
    }

    private ApiAnswer send(ApiEvent event) {
        ApiAnswer answer = event.sendTo(handler, context);
        assertThat(answer.text()).doesNotContain("canary-key", "canary-content", "canary-subject");
        return answer;
    }
}
