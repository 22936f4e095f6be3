package dev.msgapi.aws.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.aws.Environment;
import dev.msgapi.model.Channel;
import dev.msgapi.testing.Messages;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChannelQueuesTest {
    private final ChannelQueues queues =
            ChannelQueues.of(
                    Environment.of(
                            Arrays.stream(Channel.values())
                                    .map(ChannelQueuesTest::variable)
                                    .collect(Collectors.toMap(Function.identity(), name -> name))));

    @ParameterizedTest
    @EnumSource
    void aMessageGoesToTheQueueOfItsChannel(Channel channel) {
        assertThat(queues.urlOf(Messages.over(channel))).isEqualTo(variable(channel));
    }

    private static String variable(Channel channel) {
        return channel.name() + "_QUEUE_URL";
    }
}
