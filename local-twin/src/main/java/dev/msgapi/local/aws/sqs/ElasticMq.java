package dev.msgapi.local.aws.sqs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import dev.msgapi.local.Settings;
import dev.msgapi.local.StartException;
import dev.msgapi.local.aws.protocol.AwsRequest;
import dev.msgapi.local.template.Stack;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.pattern.Patterns;
import org.elasticmq.NodeAddress;
import org.elasticmq.StrictSQSLimits$;
import org.elasticmq.actor.QueueManagerActor;
import org.elasticmq.actor.queue.QueueEvent;
import org.elasticmq.persistence.sql.SqlQueuePersistenceActor;
import org.elasticmq.rest.sqs.AutoCreateQueuesConfig;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.TheSQSRestServerBuilder;
import org.elasticmq.server.config.ElasticMQServerConfig;
import org.elasticmq.util.NowProvider;
import scala.Option;
import scala.util.Right;
import scalikejdbc.ConnectionPool;

/**
 * ElasticMQ in this process, with SQS's limits, on a free loopback port. It does the same as
 * ElasticMQ's server class, but knows the port and when all messages are restored.
 */
public final class ElasticMq implements AutoCloseable {
    // Restoring many messages takes long on a busy machine.
    private static final Duration DEADLINE = Duration.ofMinutes(3);
    // ElasticMQ keeps its database connections in static fields.
    private static final AtomicBoolean RUNNING = new AtomicBoolean();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ActorSystem system;
    private final int port;

    private ElasticMq(ActorSystem system, SQSRestServer rest) {
        this.system = system;
        this.port = rest.waitUntilStarted().localAddress().getPort();
    }

    /**
     * Starts ElasticMQ with the stack's queues and all messages in the store.
     *
     * @param awsPort the port in queue URLs
     */
    public static ElasticMq start(List<Stack.Queue> queues, QueueStore store, int awsPort) {
        if (!RUNNING.compareAndSet(false, true)) {
            throw new IllegalStateException("one twin at a time in one JVM");
        }
        boolean started = false;
        try {
            store.prepare(queues.stream().map(Stack.Queue::name).toList());
            ConnectionPool.singleton(
                    store.url(),
                    store.user(),
                    store.password(),
                    ConnectionPool.singleton$default$4(),
                    ConnectionPool.singleton$default$5(
                            store.url(),
                            store.user(),
                            store.password(),
                            ConnectionPool.singleton$default$4()));
            ElasticMq elasticMq = start(config(queues, store), awsPort);
            started = true;
            return elasticMq;
        } finally {
            // not a catch, because Scala throws checked exceptions that javac does not know
            if (!started) {
                ConnectionPool.closeAll();
                RUNNING.set(false);
            }
        }
    }

    private static ElasticMq start(Config config, int awsPort) {
        ElasticMQServerConfig server = new ElasticMQServerConfig(config);
        ActorSystem system = ActorSystem.create("elasticmq", config);
        boolean started = false;
        try {
            ActorRef store =
                    system.actorOf(
                            Props.create(
                                    SqlQueuePersistenceActor.class,
                                    server.sqlQueuePersistenceConfig(),
                                    server.baseQueues()));
            ActorRef manager =
                    system.actorOf(
                            Props.create(
                                    QueueManagerActor.class,
                                    new NowProvider(),
                                    StrictSQSLimits$.MODULE$,
                                    Option.apply(store)));
            restore(store, manager);
            ElasticMq elasticMq =
                    new ElasticMq(
                            system,
                            new TheSQSRestServerBuilder(
                                            Option.apply(system),
                                            Option.apply(manager),
                                            "127.0.0.1",
                                            0,
                                            new NodeAddress("http", "localhost", awsPort, ""),
                                            false,
                                            StrictSQSLimits$.MODULE$,
                                            Settings.REGION,
                                            Settings.ACCOUNT,
                                            Option.apply(store),
                                            AutoCreateQueuesConfig.disabled())
                                    .start());
            started = true;
            return elasticMq;
        } finally {
            if (!started) {
                system.terminate();
            }
        }
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        // The server's own stop would wait for long polls. What was answered is on disk.
        system.terminate();
        system.getWhenTerminated()
                .toCompletableFuture()
                .orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS)
                .join();
        ConnectionPool.closeAll();
        RUNNING.set(false);
    }

    private static void restore(ActorRef store, ActorRef manager) {
        try {
            Object restored =
                    Patterns.ask(store, new QueueEvent.Restore(manager), DEADLINE)
                            .toCompletableFuture()
                            .join();
            if (!(restored instanceof Right<?, ?>)) {
                throw new StartException("The queues cannot be created: " + restored);
            }
        } catch (CompletionException e) {
            throw new StartException(
                    "The queues' messages cannot be read back: " + e.getCause(), e);
        }
    }

    private static Config config(List<Stack.Queue> queues, QueueStore store) {
        Map<String, Object> values = new HashMap<>();
        values.put("pekko.loglevel", "OFF");
        values.put("pekko.stdout-loglevel", "OFF");
        values.put("pekko.jvm-exit-on-fatal-error", false);
        values.put("pekko.actor.guardian-supervisor-strategy", ResumingSupervisor.class.getName());
        // A long poll takes up to 20 s, and JSON may write SendMessage's 1 MiB six times as long.
        values.put("pekko.http.server.request-timeout", "60 s");
        values.put("pekko.http.server.idle-timeout", "120 s");
        values.put("pekko.http.server.parsing.max-content-length", AwsRequest.BODY_BYTES_MAX);
        values.put("messages-storage.enabled", true);
        values.put("messages-storage.driver-class", "org.h2.Driver");
        values.put("messages-storage.uri", store.url());
        values.put("messages-storage.username", store.user());
        values.put("messages-storage.password", store.password());
        values.put("aws.region", Settings.REGION);
        values.put("aws.accountId", Settings.ACCOUNT);
        Map<String, Object> declared = new HashMap<>();
        for (Stack.Queue queue : queues) {
            declared.put(ConfigUtil.quoteString(queue.name()), settings(queue));
        }
        values.put("queues", declared);
        return ConfigFactory.parseMap(values).withFallback(ConfigFactory.load());
    }

    private static Map<String, Object> settings(Stack.Queue queue) {
        Map<String, String> attributes = queue.attributes();
        Map<String, Object> settings = new HashMap<>();
        settings.put(
                "defaultVisibilityTimeout",
                attributes.getOrDefault("VisibilityTimeout", "30") + " seconds");
        settings.put("delay", "0 seconds");
        settings.put("receiveMessageWait", "0 seconds");
        String policy = attributes.get("RedrivePolicy");
        if (policy != null) {
            JsonNode redrive = parse(policy);
            String target = redrive.path("deadLetterTargetArn").asText();
            settings.put(
                    "deadLettersQueue",
                    Map.of(
                            "name",
                            target.substring(target.lastIndexOf(':') + 1),
                            "maxReceiveCount",
                            redrive.path("maxReceiveCount").asInt()));
        }
        return settings;
    }

    private static JsonNode parse(String policy) {
        try {
            return JSON.readTree(policy);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("RedrivePolicy is not JSON: " + policy, e);
        }
    }
}
