package dev.msgapi.local.gateway;

import org.jspecify.annotations.Nullable;

/**
 * The caller of the API.
 *
 * @param accessKeyId the signer's; null if the route needs no signature
 * @param keyId the API key's id; null if the route needs no key
 */
record Caller(@Nullable String accessKeyId, @Nullable String keyId) {}
