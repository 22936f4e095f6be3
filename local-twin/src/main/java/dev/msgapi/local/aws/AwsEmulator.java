package dev.msgapi.local.aws;

import dev.msgapi.local.LoopbackServer;
import dev.msgapi.local.Settings;
import dev.msgapi.local.StartException;
import dev.msgapi.local.aws.dynamodb.DynamoDb;
import dev.msgapi.local.aws.dynamodb.Tables;
import dev.msgapi.local.aws.kms.KmsDouble;
import dev.msgapi.local.aws.outbound.ChaoticSender;
import dev.msgapi.local.aws.outbound.Inbox;
import dev.msgapi.local.aws.outbound.OptOuts;
import dev.msgapi.local.aws.protocol.AwsHandler;
import dev.msgapi.local.aws.sqs.ElasticMq;
import dev.msgapi.local.aws.sqs.QueueStore;
import dev.msgapi.local.aws.sqs.SqsForward;
import dev.msgapi.local.aws.state.StateKey;
import dev.msgapi.local.chaos.Chaos;
import dev.msgapi.local.lambda.Invoker;
import dev.msgapi.local.service.AwsService;
import dev.msgapi.local.template.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import org.eclipse.jetty.server.HttpConfiguration;

/**
 * Emulates the AWS services that the stack uses, behind one port of 127.0.0.1. The state folder
 * keeps their data over a restart.
 */
public final class AwsEmulator implements AutoCloseable {
    private final Deque<AutoCloseable> parts;
    private final int port;
    private final Inbox inbox;

    private AwsEmulator(Deque<AutoCloseable> parts, int port, Inbox inbox) {
        this.parts = parts;
        this.port = port;
        this.inbox = inbox;
    }

    /**
     * Starts the services and creates what the stack declares. All are usable when this returns.
     *
     * @param lambda runs the stack's functions; it may start later
     * @throws StartException if another process listens on the AWS port, or if the state folder
     *     cannot be used; it says why and what to do
     */
    public static AwsEmulator start(Stack stack, Settings settings, Invoker lambda) {
        Deque<AutoCloseable> parts = new ArrayDeque<>();
        try {
            Path state = Files.createDirectories(settings.state()).toAbsolutePath();
            // Queue URLs need the port before the first request is answered.
            LoopbackServer endpoint =
                    opened(
                            parts,
                            new LoopbackServer("aws", settings.awsPort(), new HttpConfiguration()));
            StateKey key = StateKey.in(state);
            Inbox inbox = opened(parts, Inbox.in(state, key));
            OptOuts optOuts = new OptOuts(state, key);
            DynamoDb dynamoDb = DynamoDb.in(state);
            parts.push(dynamoDb::close);
            ElasticMq sqs =
                    opened(
                            parts,
                            ElasticMq.start(
                                    stack.queues(), QueueStore.in(state, key), endpoint.port()));
            SqsForward forward = opened(parts, new SqsForward(sqs.port(), stack.queues()));
            Chaos chaos = settings.chaos();
            Map<AwsService, AwsHandler> handlers = new EnumMap<>(AwsService.class);
            handlers.put(AwsService.SQS, forward);
            handlers.put(AwsService.SES, ChaoticSender.ses(stack, inbox, chaos));
            handlers.put(AwsService.SNS, ChaoticSender.sns(inbox, optOuts, chaos));
            handlers.put(AwsService.KMS, new KmsDouble(stack, state, key));
            handlers.put(AwsService.LAMBDA, new LambdaApi(stack.functions(), lambda));
            LocalPages pages = new LocalPages(inbox, optOuts, chaos);
            endpoint.serve(new AwsDispatcher(handlers, dynamoDb, pages));
            Tables.create(stack.tables(), endpoint.port());
            return new AwsEmulator(parts, endpoint.port(), inbox);
        } catch (IOException e) {
            closeAll(parts, e);
            throw new StartException("The state folder cannot be used: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            closeAll(parts, e);
            throw e;
        }
    }

    /** The services' port, also if the settings have 0 for any free one. */
    public int port() {
        return port;
    }

    /** The messages that SES and SNS accepted. */
    public Inbox inbox() {
        return inbox;
    }

    /** Stops the services, in the reverse order of their start. */
    @Override
    public void close() {
        IllegalStateException failure = new IllegalStateException("Not all services stopped");
        closeAll(parts, failure);
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }

    private static <T extends AutoCloseable> T opened(Deque<AutoCloseable> parts, T part) {
        parts.push(part);
        return part;
    }

    private static void closeAll(Deque<AutoCloseable> parts, Exception failure) {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                failure.addSuppressed(e);
            }
        }
    }
}
