package dev.msgapi.local.gateway;

import dev.msgapi.local.StartException;

/** The twin cannot serve a part of the API's definition; the message has its JSON pointer. */
public final class ApiDefinitionException extends StartException {
    ApiDefinitionException(String pointer, String message) {
        super("openapi.yaml " + pointer + ": " + message);
    }
}
