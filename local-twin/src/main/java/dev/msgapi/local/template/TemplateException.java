package dev.msgapi.local.template;

import dev.msgapi.local.StartException;

/**
 * Why the template cannot be started from, in one sentence for the person who wrote it: {@code
 * template.yaml line 12: EmailQueue: …}.
 */
public final class TemplateException extends StartException {
    TemplateException(String message) {
        super(message);
    }
}
