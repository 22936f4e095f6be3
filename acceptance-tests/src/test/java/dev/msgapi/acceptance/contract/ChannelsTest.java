package dev.msgapi.acceptance.contract;

import static dev.msgapi.acceptance.DeclaredStack.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.msgapi.local.Settings;
import dev.msgapi.model.Channel;
import dev.msgapi.model.Status;
import dev.msgapi.model.WireName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What template.yaml and openapi.yaml must have for each channel. */
class ChannelsTest {
    @ParameterizedTest
    @EnumSource
    void aFunctionConsumesTheQueueOfEachChannel(Channel channel) {
        assertThat(STACK.eventSources())
                .filteredOn(source -> source.functionName().equals(name(channel)))
                .singleElement()
                .satisfies(source -> assertThat(source.queueArn()).endsWith(":" + name(channel)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"msg-api-ingest", "msg-api-secure-store"})
    void theFunctionsThatQueueMessagesKnowTheQueueOfEachChannel(String function) {
        Map<String, String> environment =
                STACK.functions().stream()
                        .filter(each -> each.name().equals(function))
                        .findFirst()
                        .orElseThrow()
                        .environment();
        for (Channel channel : Channel.values()) {
            assertThat(environment.get(channel.name() + "_QUEUE_URL"))
                    .endsWith("/" + name(channel));
        }
    }

    /** Somebody who replays the queue takes its ARN from the stack's outputs. */
    @ParameterizedTest
    @EnumSource
    void theOutputsNameTheDeadLetterQueueOfEachChannel(Channel channel) throws IOException {
        String wireName = channel.wireName();
        String queue =
                wireName.substring(0, 1).toUpperCase(Locale.ROOT)
                        + wireName.substring(1)
                        + "DeadLetterQueue";
        assertThat(Files.readString(Path.of("../template.yaml")))
                .contains("\n  %sUrl:\n    Value: !Ref %s\n".formatted(queue, queue))
                .contains("\n  %sArn:\n    Value: !GetAtt %s.Arn\n".formatted(queue, queue));
    }

    @Test
    void theContractNamesEveryChannelAndStatus() {
        assertThat(names("Channel")).isEqualTo(names(Channel.values()));
        assertThat(names("Status")).isEqualTo(names(Status.values()));
    }

    private static String name(Channel channel) {
        return Settings.STACK_NAME + "-" + channel.wireName();
    }

    private static String names(WireName[] values) {
        return String.join(" ", Arrays.stream(values).map(WireName::wireName).toList());
    }

    private static String names(String schema) {
        JsonNode values =
                STACK.api().definition().requiredAt("/components/schemas/" + schema + "/enum");
        return String.join(" ", values.valueStream().map(JsonNode::textValue).toList());
    }
}
