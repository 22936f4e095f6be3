package dev.msgapi.local.aws.sqs;

import org.apache.pekko.actor.OneForOneStrategy;
import org.apache.pekko.actor.SupervisorStrategy;
import org.apache.pekko.actor.SupervisorStrategyConfigurator;
import org.apache.pekko.japi.pf.DeciderBuilder;

/**
 * Lets ElasticMQ's actors go on with what they know after a request that failed. By default a new
 * one takes over, which knows no queue: it would confirm messages without storing them.
 */
public final class ResumingSupervisor implements SupervisorStrategyConfigurator {
    @Override
    public SupervisorStrategy create() {
        return new OneForOneStrategy(
                DeciderBuilder.matchAny(failure -> SupervisorStrategy.resume()).build());
    }
}
