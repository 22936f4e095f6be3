package dev.msgapi.local.aws;

import dev.msgapi.local.PortTakenException;
import dev.msgapi.local.Settings;
import dev.msgapi.local.aws.dynamodb.DynamoDb;
import dev.msgapi.local.aws.dynamodb.Tables;
import dev.msgapi.local.aws.kms.KmsDouble;
import dev.msgapi.local.aws.kms.KmsKeys;
import dev.msgapi.local.aws.outbound.ChaoticSender;
import dev.msgapi.local.aws.outbound.Inbox;
import dev.msgapi.local.aws.outbound.OptOuts;
import dev.msgapi.local.aws.outbound.SesDouble;
import dev.msgapi.local.aws.outbound.SnsDouble;
import dev.msgapi.local.aws.protocol.AwsService;
import dev.msgapi.local.aws.protocol.ServiceName;
import dev.msgapi.local.aws.sqs.ElasticMq;
import dev.msgapi.local.aws.sqs.QueueStore;
import dev.msgapi.local.aws.sqs.SqsForward;
import dev.msgapi.local.aws.state.StateException;
import dev.msgapi.local.aws.state.StateKey;
import dev.msgapi.local.chaos.Chaos;
import dev.msgapi.local.lambda.Invoker;
import dev.msgapi.local.template.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * The AWS services that the stack uses, behind one port of 127.0.0.1, with what they held when they
 * last ran: SQS, DynamoDB, SES, SNS for SMS, KMS, and Lambda's Invoke.
 */
public final class AwsServices implements AutoCloseable {
    private final Deque<AutoCloseable> parts;
    private final int port;
    private final Inbox inbox;

    private AwsServices(Deque<AutoCloseable> parts, int port, Inbox inbox) {
        this.parts = parts;
        this.port = port;
        this.inbox = inbox;
    }

    /**
     * Starts them and makes what the stack declares; they are all usable when this returns.
     *
     * @param lambda runs the stack's functions; it may start later
     * @throws PortTakenException if another process listens on the AWS port
     * @throws StateException if the state folder cannot be used, with the reason and the remedy
     */
    public static AwsServices start(Stack stack, Settings settings, Invoker lambda) {
        Deque<AutoCloseable> parts = new ArrayDeque<>();
        try {
            Path state = Files.createDirectories(settings.state()).toAbsolutePath();
            AwsEndpoint endpoint = opened(parts, AwsEndpoint.bind(settings.awsPort()));
            StateKey key = StateKey.in(state);
            Inbox inbox = opened(parts, Inbox.in(state, key));
            OptOuts optOuts = new OptOuts(state, key);
            KmsKeys keys = new KmsKeys(stack, state, key, InstantSource.system());
            DynamoDb dynamoDb = DynamoDb.in(state);
            parts.push(dynamoDb::close);
            ElasticMq sqs =
                    opened(
                            parts,
                            ElasticMq.start(
                                    stack.queues(), QueueStore.in(state, key), endpoint.port()));
            SqsForward forward = opened(parts, new SqsForward(sqs.port()));
            Chaos chaos = settings.chaos();
            AwsService ses = ChaoticSender.ses(new SesDouble(stack, inbox), chaos);
            AwsService sns = ChaoticSender.sns(new SnsDouble(inbox, optOuts), chaos);
            endpoint.serve(
                    new AwsDispatcher(
                            Map.of(
                                    ServiceName.SQS,
                                    forward,
                                    ServiceName.SES,
                                    ses,
                                    ServiceName.SNS,
                                    sns,
                                    ServiceName.KMS,
                                    new KmsDouble(keys),
                                    ServiceName.LAMBDA,
                                    new LambdaApi(stack.functions(), lambda)),
                            dynamoDb,
                            new LocalPages(inbox, optOuts, chaos)));
            Tables.create(stack.tables(), endpoint.port());
            return new AwsServices(parts, endpoint.port(), inbox);
        } catch (IOException e) {
            closeAll(parts, e);
            throw new StateException("The state folder cannot be used: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            closeAll(parts, e);
            throw e;
        }
    }

    /** The port they listen on: the settings' one, or the one that 0 became. */
    public int port() {
        return port;
    }

    /** What the doubles of SES and SNS accepted. */
    public Inbox inbox() {
        return inbox;
    }

    /** Stops them, last started first; what they held is in the state folder. */
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
