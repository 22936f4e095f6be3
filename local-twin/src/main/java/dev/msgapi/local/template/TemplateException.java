package dev.msgapi.local.template;

import dev.msgapi.local.StartException;

/**
 * An error in the template; the message says where it is and what is wrong: {@code template.yaml
 * line 12: EmailQueue: …}.
 */
public final class TemplateException extends StartException {
    TemplateException(String message) {
        super(message);
    }
}
