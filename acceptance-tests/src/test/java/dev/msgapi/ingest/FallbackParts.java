package dev.msgapi.ingest;

import java.util.Map;

/** Opens ingest-fn's fallback to the contract tests. */
public final class FallbackParts {
    /** The value of the header Allow, by path. */
    public static final Map<String, String> METHODS = FallbackHandler.METHODS;

    private FallbackParts() {}
}
