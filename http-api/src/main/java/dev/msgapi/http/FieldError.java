package dev.msgapi.http;

/**
 * One thing that is wrong with a request.
 *
 * @param pointer where: {@code /field} of the body, {@code /parameter} of the query or {@code
 *     /Header}; empty for the whole
 * @param code what, for programs: a stable word such as {@code too_long}
 * @param detail what, for people: a sentence that never repeats content or recipient
 */
public record FieldError(String pointer, String code, String detail) {}
