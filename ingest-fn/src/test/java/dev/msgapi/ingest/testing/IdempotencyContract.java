package dev.msgapi.ingest.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.ingest.IdempotencyStore;
import dev.msgapi.ingest.IdempotencyStore.KeyedRequest;
import dev.msgapi.ingest.Reservation;
import dev.msgapi.ingest.Reservation.Completed;
import dev.msgapi.ingest.Reservation.Granted;
import dev.msgapi.ingest.Reservation.InFlight;
import dev.msgapi.ingest.Reservation.KeyReused;
import dev.msgapi.model.MessageId;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every {@link IdempotencyStore} promises. The test of each implementation extends it. */
public abstract class IdempotencyContract {
    protected static final Instant NOW = Instant.parse("2026-11-22T15:42:07.123Z");
    protected static final Duration LEASE = Duration.ofSeconds(12);

    private static final AtomicInteger REQUESTS = new AtomicInteger();

    /** Each test has its own key, because the tests of a class share a table. */
    protected final KeyedRequest request =
            new KeyedRequest("key-" + REQUESTS.incrementAndGet(), "body");

    private final SecureRandom random = new SecureRandom();

    protected abstract IdempotencyStore store();

    @Test
    void rejectsAnotherBodyInEveryState() {
        MessageId id = id();
        KeyedRequest other = new KeyedRequest(request.key(), "other");
        reserve(id, NOW);
        assertThat(reserve(other, id(), NOW)).isEqualTo(new KeyReused());
        assertThat(reserve(other, id(), NOW.plus(LEASE))).isEqualTo(new KeyReused());
        store().complete(request, id);
        assertThat(reserve(other, id(), NOW)).isEqualTo(new KeyReused());
        assertThat(reserve(id(), NOW)).isEqualTo(new Completed(id));
    }

    @Test
    void oneRequestTakesOverALeaseThatHasEnded() throws Exception {
        MessageId id = id();
        reserve(id, NOW);
        Instant end = NOW.plus(LEASE);
        assertThat(reserve(id(), end.minusMillis(1))).isEqualTo(new InFlight(end));
        List<Reservation> answers = atOnce(end);
        assertThat(answers).filteredOn(new Granted(id)::equals).hasSize(1);
        assertThat(answers).filteredOn(new InFlight(end.plus(LEASE))::equals).hasSize(15);
    }

    @Test
    void grantsOneOfManyConcurrentRequests() throws Exception {
        List<Reservation> answers = atOnce(NOW);
        assertThat(answers).filteredOn(Granted.class::isInstance).hasSize(1);
        assertThat(answers).filteredOn(new InFlight(NOW.plus(LEASE))::equals).hasSize(15);
    }

    @Test
    void aRepeatedCallOfTheOwnerIsGrantedAgain() {
        MessageId id = id();
        reserve(id, NOW);
        assertThat(reserve(id, NOW)).isEqualTo(new Granted(id));
        MessageId next = id();
        assertThat(reserve(next, NOW.plus(LEASE))).isEqualTo(new Granted(id));
        assertThat(reserve(next, NOW.plus(LEASE))).isEqualTo(new Granted(id));
        assertThat(reserve(id, NOW.plus(LEASE)))
                .isEqualTo(new InFlight(NOW.plus(LEASE).plus(LEASE)));
    }

    @Test
    void aRequestCanBeCompletedAgain() {
        MessageId id = id();
        reserve(id, NOW);
        store().complete(request, id);
        store().complete(request, id);
        assertThat(reserve(id(), NOW)).isEqualTo(new Completed(id));
        // The holder is no longer stored, so its own late call counts as another request's.
        assertThat(reserve(id, NOW)).isEqualTo(new Completed(id));
    }

    @Test
    void aReleasedLeaseIsTakenOverAtOnceUnderTheSameId() {
        MessageId id = id();
        reserve(id, NOW);
        store().release(request, id);
        MessageId next = id();
        assertThat(reserve(next, NOW)).isEqualTo(new Granted(id));
        assertThat(reserve(id(), NOW)).isEqualTo(new InFlight(NOW.plus(LEASE)));
        store().release(request, next);
        assertThat(reserve(id(), NOW)).isEqualTo(new Granted(id));
    }

    @Test
    void aLateReleaseEndsNeitherTheLeaseOfAnotherRequestNorACompleteOne() {
        MessageId slow = id();
        reserve(slow, NOW);
        Instant later = NOW.plus(LEASE);
        MessageId next = id();
        assertThat(reserve(next, later)).isEqualTo(new Granted(slow));
        store().release(request, slow);
        assertThat(reserve(id(), later)).isEqualTo(new InFlight(later.plus(LEASE)));
        store().complete(request, slow);
        store().release(request, slow);
        store().release(request, next);
        assertThat(reserve(id(), later)).isEqualTo(new Completed(slow));
    }

    /** DynamoDB deletes expired rows days late, and DynamoDB Local never does. */
    @Test
    void ignoresAnExpiredRowInEveryState() {
        Instant before = NOW.plus(IdempotencyStore.RETENTION);
        Instant after = before.plusSeconds(1);
        for (boolean complete : new boolean[] {true, false}) {
            KeyedRequest aged = new KeyedRequest(request.key() + complete, "body");
            MessageId old = id();
            reserve(aged, old, NOW);
            if (complete) {
                store().complete(aged, old);
                assertThat(reserve(aged, id(), before.minusMillis(1)))
                        .isEqualTo(new Completed(old));
            }
            KeyedRequest other = new KeyedRequest(aged.key(), "other");
            MessageId fresh = id();
            assertThat(reserve(other, fresh, after)).isEqualTo(new Granted(fresh));
            // The old request's outcome does not count for the new one.
            store().complete(aged, old);
            store().release(aged, old);
            assertThat(reserve(other, id(), after)).isEqualTo(new InFlight(after.plus(LEASE)));
        }
    }

    @Test
    void completingOrReleasingAnUnknownRequestChangesNothing() {
        store().complete(request, id());
        store().release(request, id());
        MessageId fresh = id();
        assertThat(reserve(fresh, NOW)).isEqualTo(new Granted(fresh));
    }

    private List<Reservation> atOnce(Instant now) throws Exception {
        List<Reservation> answers = new ArrayList<>();
        Callable<Reservation> reserve = () -> reserve(id(), now);
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Reservation> done : clients.invokeAll(Collections.nCopies(16, reserve))) {
                answers.add(done.get());
            }
        }
        return answers;
    }

    protected final Reservation reserve(MessageId fresh, Instant now) {
        return reserve(request, fresh, now);
    }

    private Reservation reserve(KeyedRequest keyed, MessageId fresh, Instant now) {
        return store().reserve(keyed, fresh, now, now.plus(LEASE));
    }

    protected final MessageId id() {
        return MessageId.at(NOW, random);
    }
}
