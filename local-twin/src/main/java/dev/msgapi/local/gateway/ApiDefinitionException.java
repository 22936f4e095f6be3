package dev.msgapi.local.gateway;

import dev.msgapi.local.StartException;

/** What in the API's definition the twin cannot serve, with its place as a JSON pointer. */
public final class ApiDefinitionException extends StartException {
    ApiDefinitionException(String pointer, String message) {
        super("openapi.yaml " + pointer + ": " + message);
    }
}
