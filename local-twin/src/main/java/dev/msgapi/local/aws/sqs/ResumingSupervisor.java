package dev.msgapi.local.aws.sqs;

import org.apache.pekko.actor.OneForOneStrategy;
import org.apache.pekko.actor.SupervisorStrategy;
import org.apache.pekko.actor.SupervisorStrategyConfigurator;
import org.apache.pekko.japi.pf.DeciderBuilder;

/**
 * Resumes ElasticMQ's actors with their state after a failed request. By default a new actor would
 * replace them: it knows no queues, and would confirm messages without storing them.
 */
public final class ResumingSupervisor implements SupervisorStrategyConfigurator {
    @Override
    public SupervisorStrategy create() {
        return new OneForOneStrategy(
                DeciderBuilder.matchAny(failure -> SupervisorStrategy.resume()).build());
    }
}
