package dev.msgapi.local.template;

/**
 * Where the template has a value.
 *
 * @param line counted from 1
 * @param subject the logical id that the value belongs to; empty outside of one
 */
public record SourceLocation(String file, int line, String subject) {

    public SourceLocation atLine(int other) {
        return new SourceLocation(file, other, subject);
    }

    public SourceLocation of(String logicalId) {
        return new SourceLocation(file, line, logicalId);
    }

    public TemplateException error(String message) {
        String whose = subject.isEmpty() ? "" : subject + ": ";
        return new TemplateException(file + " line " + line + ": " + whose + message);
    }
}
