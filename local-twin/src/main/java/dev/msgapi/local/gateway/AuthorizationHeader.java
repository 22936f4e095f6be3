package dev.msgapi.local.gateway;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The parts of a signed request's Authorization header (AWS page "Create a signed AWS API request",
 * step 5).
 *
 * @param day the day of the credential scope, {@code 20261122}
 * @param signedHeaders in the header's order
 */
record AuthorizationHeader(
        String accessKeyId,
        String day,
        String region,
        String service,
        String terminator,
        List<String> signedHeaders,
        String signature) {
    static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final Set<String> PARAMETERS =
            Set.of("Credential", "SignedHeaders", "Signature");

    AuthorizationHeader {
        signedHeaders = List.copyOf(signedHeaders);
    }

    /**
     * Reads {@code AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…}; empty if it is
     * anything else.
     */
    static Optional<AuthorizationHeader> parse(String value) {
        String[] words = value.strip().split("[ ,]+", -1);
        Map<String, String> parameters = new HashMap<>();
        for (int i = 1; i < words.length; i++) {
            String[] pair = words[i].split("=", 2);
            boolean isNew = pair.length == 2 && parameters.put(pair[0], pair[1]) == null;
            if (!isNew || pair[1].isEmpty()) {
                return Optional.empty();
            }
        }
        String credential = parameters.getOrDefault("Credential", "");
        String[] scope = credential.split("/", -1);
        boolean complete = parameters.keySet().equals(PARAMETERS) && scope.length == 5;
        if (!words[0].equals(ALGORITHM) || !complete) {
            return Optional.empty();
        }
        return Optional.of(
                new AuthorizationHeader(
                        scope[0],
                        scope[1],
                        scope[2],
                        scope[3],
                        scope[4],
                        List.of(parameters.getOrDefault("SignedHeaders", "").split(";", -1)),
                        parameters.getOrDefault("Signature", "")));
    }
}
