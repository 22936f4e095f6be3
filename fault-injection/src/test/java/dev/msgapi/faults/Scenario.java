package dev.msgapi.faults;

import dev.msgapi.ingest.IdempotencyStore;
import dev.msgapi.model.Channel;
import dev.msgapi.sending.SendPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What happens in a run besides its faults.
 *
 * @param policy the policy of both channels
 * @param consumers the most invocations of each function at once
 * @param duplicates the most messages that a queue delivers to two consumers at the same time
 * @param duplicatePercent how many receives do so until then
 * @param poison how many unreadable messages each queue receives
 * @param deletes which recipients are erased
 * @param operator when an operator replays every dead-letter queue
 * @param sweeps when the sweeper runs
 * @param isSteady whether each call takes the same short time instead of a random one
 * @param isOnlyThrottled whether throttling is the plan's only fault
 * @param conditions what else the run has to cope with
 */
record Scenario(
        List<Post> posts,
        SendPolicy policy,
        int consumers,
        int duplicates,
        int duplicatePercent,
        int poison,
        List<Delete> deletes,
        List<Duration> operator,
        List<Duration> sweeps,
        boolean isSteady,
        boolean isOnlyThrottled,
        Conditions conditions) {

    private static final int ERASED_ONE_IN = 4;

    static final Duration GRACE = Duration.ofMinutes(5);

    /** The shortest, one that is longer than SQS's longest delay, and the longest. */
    private static final List<Duration> GRACES =
            List.of(SendPolicy.GRACE_MIN, Duration.ofMinutes(20), Duration.ofHours(24));

    /** The default of the template. */
    static final Duration SEND_WITHIN = Duration.ofDays(14);

    Scenario {
        posts = List.copyOf(posts);
        deletes = List.copyOf(deletes);
        operator = List.copyOf(operator);
        sweeps = List.copyOf(sweeps);
    }

    /**
     * A message that a client posts.
     *
     * @param at when it is first posted
     * @param key its idempotency key, or null
     * @param recipient 0 or 1: which recipient of the channel
     * @param text 0 or 1: which text
     * @param apiKey 0 or 1: which API key
     * @param isLarge whether its text is too large for the item with its state
     */
    record Post(
            Channel channel,
            boolean storeSecure,
            Duration at,
            String key,
            int recipient,
            int text,
            int apiKey,
            boolean isLarge) {
        Post(Channel channel, boolean storeSecure, Duration at, String key) {
            this(channel, storeSecure, at, key, 0, 0, 0, false);
        }

        /** The same with a large text. */
        Post large() {
            return new Post(channel, storeSecure, at, key, recipient, text, apiKey, true);
        }

        /** What distinguishes its idempotency key from all others, or null if it has none. */
        String scope() {
            return key == null ? null : "api-key-%d/%s".formatted(apiKey, key);
        }

        /** Whether both have one idempotency key, but not one text. */
        boolean reusesKeyOf(Post other) {
            return key != null && scope().equals(other.scope()) && text != other.text;
        }
    }

    /**
     * A client's erasure of a recipient.
     *
     * @param at when it is first requested
     * @param tries how often it is requested until there is a 202
     * @param recipient 0 or 1: which recipient of the channel
     */
    record Delete(Channel channel, Duration at, int tries, int recipient) {
        Delete(Channel channel, Duration at, int tries) {
            this(channel, at, tries, 0);
        }
    }

    static SendPolicy policy(boolean resend) {
        return new SendPolicy(resend, GRACE, SEND_WITHIN, Instant.MIN);
    }

    private static SendPolicy policy(RandomGenerator random) {
        Duration grace = random.nextBoolean() ? GRACE : GRACES.get(random.nextInt(GRACES.size()));
        return new SendPolicy(random.nextBoolean(), grace, SEND_WITHIN, Instant.MIN);
    }

    /** The policies that the run has, one after the other. */
    List<SendPolicy> policies() {
        return conditions.deployment() == null
                ? List.of(policy)
                : List.of(policy, conditions.deployment().policy());
    }

    /** Only these POSTs: nothing is delivered twice, erased, replayed or swept. */
    static Scenario only(
            List<Post> posts, SendPolicy policy, int consumers, Conditions conditions) {
        return new Scenario(
                posts,
                policy,
                consumers,
                0,
                0,
                0,
                List.of(),
                List.of(),
                List.of(),
                false,
                false,
                conditions);
    }

    /** One message, and one consumer or two that receive it at once. */
    static Scenario single(Post post, boolean resend, boolean twoAtOnce) {
        return new Scenario(
                List.of(post),
                policy(resend),
                twoAtOnce ? 2 : 1,
                twoAtOnce ? 1 : 0,
                100,
                0,
                List.of(),
                List.of(),
                List.of(),
                true,
                false,
                Conditions.PLAIN);
    }

    private static final List<Channel> CHANNELS = List.of(Channel.values());

    /** A random scenario. */
    static Scenario random(RandomGenerator random) {
        List<Post> posts = new ArrayList<>();
        int messages = 1 + random.nextInt(random.nextInt(4) + 1);
        for (int i = 0; i < messages; i++) {
            String key = random.nextInt(3) == 0 ? "key-" + i : null;
            Post small =
                    new Post(
                            CHANNELS.get(random.nextInt(CHANNELS.size())),
                            random.nextInt(3) == 0,
                            upTo(random, Duration.ofSeconds(2)),
                            key,
                            random.nextInt(2),
                            0,
                            0,
                            false);
            Post post = small.at().toMillis() % 3 == 0 ? small.large() : small;
            posts.add(post);
            if (key != null && random.nextBoolean()) {
                posts.add(again(random, post));
            }
        }
        List<Delete> deletes =
                random.nextInt(ERASED_ONE_IN) == 0 ? deletes(random, posts) : List.of();
        SendPolicy policy = policy(random);
        SendPolicy next = random.nextInt(6) == 0 ? policy(random) : null;
        return new Scenario(
                posts,
                policy,
                1 + random.nextInt(3),
                random.nextInt(5),
                20 + random.nextInt(80),
                random.nextInt(8) == 0 ? 1 : 0,
                deletes,
                times(random, random.nextInt(4), Duration.ofMinutes(40)),
                times(random, random.nextInt(4), Duration.ofHours(2)),
                random.nextInt(4) == 0,
                false,
                Conditions.random(random, !deletes.isEmpty(), next));
    }

    /** A POST with the same key, sometimes with another text, API key, or a day later. */
    private static Post again(RandomGenerator random, Post post) {
        Duration later = upTo(random, Duration.ofSeconds(30));
        return new Post(
                post.channel(),
                post.storeSecure(),
                random.nextInt(6) == 0
                        ? IdempotencyStore.RETENTION.minusSeconds(10).plus(later)
                        : later,
                post.key(),
                post.recipient(),
                random.nextInt(4) == 0 ? 1 : 0,
                random.nextInt(4) == 0 ? 1 : 0,
                post.isLarge());
    }

    /** Mostly while the messages are on their way, and some at about the same time. */
    private static List<Delete> deletes(RandomGenerator random, List<Post> posts) {
        List<Delete> deletes = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            Duration max = random.nextInt(3) == 0 ? Duration.ofMinutes(10) : Duration.ofSeconds(2);
            Post post = posts.get(random.nextInt(posts.size()));
            deletes.add(
                    new Delete(
                            post.channel(),
                            upTo(random, max),
                            1 + random.nextInt(4),
                            post.recipient()));
        }
        return deletes;
    }

    private static List<Duration> times(RandomGenerator random, int count, Duration max) {
        List<Duration> times = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            times.add(upTo(random, max));
        }
        return times;
    }

    private static Duration upTo(RandomGenerator random, Duration max) {
        return Duration.ofMillis(random.nextLong(max.toMillis()));
    }
}
