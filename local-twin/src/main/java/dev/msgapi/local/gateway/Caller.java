package dev.msgapi.local.gateway;

import org.jspecify.annotations.Nullable;

/**
 * Who called.
 *
 * @param accessKeyId of the user who signed, null where the route needs no signature
 * @param keyId the API key's id, null where the route needs no key
 */
record Caller(@Nullable String accessKeyId, @Nullable String keyId) {}
