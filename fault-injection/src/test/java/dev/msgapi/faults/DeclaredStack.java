package dev.msgapi.faults;

import dev.msgapi.local.Settings;
import dev.msgapi.local.template.Stack;
import dev.msgapi.local.template.Template;
import java.nio.file.Path;
import java.util.Map;

/** The stack that template.yaml declares; its names are given without the stack's name. */
final class DeclaredStack {
    static final Settings SETTINGS =
            new Settings(0, 0, Path.of("..").toAbsolutePath(), Path.of("none"));

    static final Stack STACK =
            Template.read(SETTINGS, Map.of("SenderAddress", EmbeddedServices.SENDER));

    private DeclaredStack() {}

    /** The stack with another value of one parameter. */
    static Stack with(String parameter, String value) {
        return Template.read(
                SETTINGS, Map.of("SenderAddress", EmbeddedServices.SENDER, parameter, value));
    }

    static Stack.Queue queue(String name) {
        return STACK.queues().stream()
                .filter(queue -> queue.name().equals(Settings.STACK_NAME + "-" + name))
                .findFirst()
                .orElseThrow();
    }

    static Stack.Function function(String name) {
        return STACK.functions().stream()
                .filter(function -> function.name().equals(Settings.STACK_NAME + "-" + name))
                .findFirst()
                .orElseThrow();
    }

    /** The event source mapping that invokes the function. */
    static Stack.EventSource eventSource(String function) {
        return STACK.eventSources().stream()
                .filter(source ->
                        source.functionName().equals(Settings.STACK_NAME + "-" + function))
                .findFirst()
                .orElseThrow();
    }
}
