package dev.msgapi.http;

/**
 * One thing that is wrong with a request.
 *
 * @param pointer {@code /field} of the body, {@code /parameter} of the query or {@code /Header};
 *     empty for the whole request
 * @param code a stable word for programs, such as {@code too_long}
 * @param detail a sentence for people, which never repeats content or a recipient
 */
public record FieldError(String pointer, String code, String detail) {}
