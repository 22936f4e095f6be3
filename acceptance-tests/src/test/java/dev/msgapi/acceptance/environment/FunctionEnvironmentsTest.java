package dev.msgapi.acceptance.environment;

import static dev.msgapi.acceptance.DeclaredStack.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.aws.Environment;
import dev.msgapi.local.template.Stack;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The environment record of each function has the variables that template.yaml sets for it. */
class FunctionEnvironmentsTest {
    static Stream<Stack.Function> functionsWithVariables() {
        return STACK.functions().stream().filter(function -> !function.environment().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("functionsWithVariables")
    void readsEveryVariableIntoTheComponentOfItsName(Stack.Function function) throws Exception {
        Record environment =
                (Record)
                        environmentOf(function)
                                .getMethod("of", Environment.class)
                                .invoke(null, Environment.of(function.environment()));
        assertThat(variables(environment)).isEqualTo(function.environment());
    }

    /** The values of the components by the names of their variables, inner records included. */
    private static Map<String, String> variables(Record environment) throws Exception {
        Map<String, String> variables = new HashMap<>();
        for (RecordComponent component : environment.getClass().getRecordComponents()) {
            Object value = component.getAccessor().invoke(environment);
            if (value instanceof Record inner) {
                variables.putAll(variables(inner));
            } else if (value instanceof Map<?, ?> byChannel) {
                byChannel.forEach((channel, each) ->
                        variables.put(channel + "_" + variable(component), each.toString()));
            } else {
                variables.put(variable(component), value.toString());
            }
        }
        return variables;
    }

    /** {@code EmailEnvironment} for the function that {@code EmailHandler} handles. */
    private static Class<?> environmentOf(Stack.Function function) throws ClassNotFoundException {
        return Class.forName(function.handler().replaceFirst("Handler$", "Environment"));
    }

    /** {@code QUEUE_URL} for {@code queueUrl}. */
    private static String variable(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
    }
}
