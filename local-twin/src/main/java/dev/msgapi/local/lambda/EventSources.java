package dev.msgapi.local.lambda;

import dev.msgapi.local.Settings;
import dev.msgapi.local.Threads;
import dev.msgapi.local.aws.sqs.LocalSqs;
import dev.msgapi.local.template.Stack;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The event source mappings from SQS queues to functions. Each has a loop for every batch that may
 * run at once: the template's maximum, limited to what this machine runs well.
 */
public final class EventSources implements AutoCloseable {

    private final SqsClient sqs;
    private final List<EventSourcePoller> pollers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /** Creates the pollers without starting them. */
    public EventSources(List<Stack.EventSource> sources, Settings settings, Invoker lambda) {
        sqs = LocalSqs.connect(settings.awsEndpoint());
        for (Stack.EventSource source : sources) {
            String name = source.queueArn().substring(source.queueArn().lastIndexOf(':') + 1);
            String url = settings.awsEndpoint() + "/" + Settings.ACCOUNT + "/" + name;
            int loops = Math.min(source.maximumConcurrency(), Limits.concurrency());
            for (int i = 0; i < loops; i++) {
                pollers.add(new EventSourcePoller(source, url, sqs, lambda, settings.chaos()));
            }
        }
    }

    /** Starts polling; the queues may be created later. */
    public void start() {
        pollers.forEach(poller -> threads.add(Thread.startVirtualThread(poller)));
    }

    /** Stops polling, and waits a few seconds for running batches. */
    @Override
    public void close() {
        pollers.forEach(EventSourcePoller::close);
        Threads.join(threads);
        sqs.close();
    }
}
