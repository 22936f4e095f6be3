package dev.msgapi.aws;

import java.math.BigDecimal;
import java.util.Map;

/** The environment variables of a function, as {@code template.yaml} sets them. */
public final class Environment {
    private final Map<String, String> variables;

    private Environment(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /** The environment of this process. */
    public static Environment ofProcess() {
        return of(System.getenv());
    }

    /** An environment that has these variables. */
    public static Environment of(Map<String, String> variables) {
        return new Environment(variables);
    }

    /**
     * The value of a variable.
     *
     * @throws IllegalStateException if it is not set or is empty
     */
    public String text(String name) {
        String value = variables.get(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalStateException("the environment variable " + name + " is not set");
        }
        return value;
    }

    /** The value of a variable; empty if it is not set. */
    public String optionalText(String name) {
        return variables.getOrDefault(name, "");
    }

    /**
     * The value of a variable that is a whole number.
     *
     * @throws IllegalStateException if it is not set or is not a whole number
     */
    public int number(String name) {
        String value = text(name);
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalStateException(
                    "the environment variable " + name + " is not a whole number", e);
        }
    }

    /**
     * The value of a variable that is a decimal number.
     *
     * @throws IllegalStateException if it is not set or is not a number
     */
    public BigDecimal decimal(String name) {
        String value = text(name);
        try {
            return new BigDecimal(value);
        } catch (NumberFormatException e) {
            throw new IllegalStateException(
                    "the environment variable " + name + " is not a number", e);
        }
    }
}
