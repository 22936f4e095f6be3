package dev.msgapi.local.lambda;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.msgapi.local.StartException;
import dev.msgapi.local.chaos.Chaos;
import dev.msgapi.local.service.AwsService;
import dev.msgapi.local.service.Fault;
import dev.msgapi.local.template.Stack;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A function's instances. The first free instance gets the oldest waiting invocation; if none is
 * free, another instance starts, up to a limit. An ended instance is replaced when needed.
 */
final class FunctionPool {
    /** Runs an instance's process to its end and returns its exit status in words. */
    interface Runner {
        String run(Instance instance);
    }

    private final Stack.Function function;
    private final FunctionLog log;
    private final Runner runner;
    private final int instancesMax;
    private final Chaos chaos;

    private final Set<Instance> instances = new HashSet<>();
    private final Deque<Instance> idle = new ArrayDeque<>();
    private final Deque<Invocation> waiting = new ArrayDeque<>();
    private boolean closed;

    FunctionPool(
            Stack.Function function,
            FunctionLog log,
            Runner runner,
            int instancesMax,
            Chaos chaos) {
        this.function = function;
        this.log = log;
        this.runner = runner;
        this.instancesMax = instancesMax;
        this.chaos = chaos;
    }

    Stack.Function function() {
        return function;
    }

    FunctionLog log() {
        return log;
    }

    /** Starts the first instance, and returns when it asks for its first invocation. */
    void start() {
        Instance first = startInstance();
        try {
            first.ready.join();
        } catch (CompletionException e) {
            throw new StartException(
                    "Function %s does not start (%s); its log: %s"
                            .formatted(function.name(), first.initError, log.file()),
                    e.getCause());
        }
    }

    InvokeResult invoke(byte[] event) {
        if (event.length > Limits.PAYLOAD_BYTES) {
            return new InvokeResult.PayloadTooLarge();
        }
        Invocation invocation = new Invocation(event);
        accept(invocation);
        return invocation.result.join();
    }

    private synchronized void accept(Invocation invocation) {
        if (closed) {
            invocation.fail("ServiceClosed");
        } else if (idle.isEmpty()) {
            waiting.add(invocation);
            grow();
        } else {
            assign(invocation, idle.pop());
        }
    }

    /**
     * Handles the instance's request for an invocation: its last one is over, and it is free again.
     */
    synchronized CompletableFuture<Invocation> next(Instance instance) {
        if (instance.current != null) {
            instance.current.fail("Runtime.InvalidResponse"); // has no effect if it answered
            instance.current = null;
        }
        CompletableFuture<Invocation> request = new CompletableFuture<>();
        if (instance.killed() || !instances.contains(instance)) {
            request.cancel(false);
            return request;
        }
        instance.ready.complete(null);
        instance.request = request;
        idle.remove(instance); // if it lost its connection and asks again
        if (waiting.isEmpty()) {
            idle.push(instance); // the warmest is used first
        } else {
            assign(waiting.remove(), instance);
        }
        return request;
    }

    /**
     * The instance's current invocation if it has this id. It ends with the request for the next
     * one.
     */
    synchronized @Nullable Invocation current(Instance instance, @Nullable String requestId) {
        Invocation current = instance.current;
        return current != null && current.requestId.equals(requestId) ? current : null;
    }

    synchronized void initFailed(Instance instance, String type) {
        instance.initError = type;
    }

    private void assign(Invocation invocation, Instance instance) {
        CompletableFuture<Invocation> request = instance.request;
        if (request == null) {
            throw new IllegalStateException("An instance was free that never asked");
        }
        long begin = System.nanoTime();
        instance.request = null;
        instance.current = invocation;
        log.started(invocation.requestId);
        var _ =
                invocation
                        .result
                        .completeOnTimeout(
                                new InvokeResult.TimedOut(),
                                function.timeout().toMillis(),
                                MILLISECONDS)
                        .thenAccept(result -> {
                            Duration took = Duration.ofNanos(System.nanoTime() - begin);
                            log.ended(invocation.requestId, result, took);
                            if (result instanceof InvokeResult.TimedOut) {
                                instance.kill();
                            }
                        });
        request.complete(invocation);
        if (chaos.draw(AwsService.LAMBDA, Fault.KILL)) {
            Duration delay = chaos.delay(AwsService.LAMBDA, Fault.KILL);
            // By then it may run this invocation, a later one or none.
            CompletableFuture.delayedExecutor(delay.toMillis(), MILLISECONDS)
                    .execute(instance::kill);
        }
    }

    /**
     * Starts as many instances as are missing. One that has answered counts as free: it is about to
     * ask for its next invocation.
     */
    private void grow() {
        long coming = instances.stream().filter(Instance::isSoonFree).count();
        for (; coming < waiting.size() && instances.size() < instancesMax; coming++) {
            startInstance();
        }
    }

    private synchronized Instance startInstance() {
        Instance instance = new Instance(this);
        instances.add(instance);
        var _ =
                instance.ready
                        .orTimeout(Limits.INIT.toMillis(), MILLISECONDS)
                        .whenComplete((ready, failed) -> {
                            if (failed instanceof TimeoutException) {
                                initTimedOut(instance);
                            } else if (failed != null) {
                                instance.kill();
                            }
                        });
        Thread.ofVirtual()
                .name(function.name() + "-" + instance.id)
                .start(() -> ended(instance, runner.run(instance)));
        return instance;
    }

    private synchronized void initTimedOut(Instance instance) {
        instance.initError = "no request for an invocation in " + Limits.INIT.toSeconds() + " s";
        instance.kill();
    }

    /**
     * Fails the invocation of an instance whose process ended, and the waiting ones if it was the
     * last instance.
     */
    private synchronized void ended(Instance instance, String status) {
        instances.remove(instance);
        idle.remove(instance);
        if (!closed) {
            log.line("Runtime exited: " + status);
        }
        if (instance.current != null) {
            instance.current.fail("Runtime.ExitError");
        }
        if (instance.request != null) {
            instance.request.cancel(false);
        }
        instance.ready.completeExceptionally(new IllegalStateException(status));
        if (instance.ready.isCompletedExceptionally() && instances.isEmpty()) {
            waiting.forEach(invocation -> invocation.fail(instance.initError));
            waiting.clear();
        }
        if (!closed) {
            grow();
        }
    }

    /** Ends every process; running and waiting invocations fail. */
    void close() {
        List<Instance> ending;
        synchronized (this) {
            closed = true;
            waiting.forEach(invocation -> invocation.fail("ServiceClosed"));
            waiting.clear();
            ending = List.copyOf(instances);
        }
        // Asks all to end before it waits for each.
        ending.forEach(Instance::stop);
        long deadline = System.nanoTime() + Limits.SHUTDOWN.toNanos();
        ending.forEach(instance -> instance.awaitEnd(deadline - System.nanoTime()));
    }
}
