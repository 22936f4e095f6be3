package dev.msgapi.model;

import java.util.function.Function;

/**
 * The result of reading something that a client wrote: a value, or what is wrong with the text. A
 * parser whose caller does not need to know what is wrong returns an Optional instead.
 *
 * @param <T> the value
 * @param <E> what is wrong
 */
public sealed interface Parsed<T, E> {
    /** The text is valid. */
    record Valid<T, E>(T value) implements Parsed<T, E> {}

    /** The text breaks a rule. */
    record Invalid<T, E>(E error) implements Parsed<T, E> {}

    /** The value; if the text breaks a rule, throws the exception for what is wrong. */
    default T orElseThrow(Function<E, ? extends RuntimeException> exception) {
        return switch (this) {
            case Valid<T, E>(T value) -> value;
            case Invalid<T, E>(E error) -> throw exception.apply(error);
        };
    }
}
