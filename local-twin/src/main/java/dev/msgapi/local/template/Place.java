package dev.msgapi.local.template;

/**
 * Where a value stands.
 *
 * @param line counted from 1
 * @param subject the logical id that the value belongs to; empty outside of one
 */
public record Place(String file, int line, String subject) {

    public Place atLine(int other) {
        return new Place(file, other, subject);
    }

    public Place of(String logicalId) {
        return new Place(file, line, logicalId);
    }

    public TemplateException error(String message) {
        String whose = subject.isEmpty() ? "" : subject + ": ";
        return new TemplateException(file + " line " + line + ": " + whose + message);
    }
}
