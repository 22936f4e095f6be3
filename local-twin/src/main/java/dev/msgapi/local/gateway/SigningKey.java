package dev.msgapi.local.gateway;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs as one user, with HMAC-SHA256 (AWS page "Create a signed AWS API request", step 4). */
final class SigningKey {
    private static final String HMAC = "HmacSHA256";

    private final String secretAccessKey;

    SigningKey(String secretAccessKey) {
        this.secretAccessKey = secretAccessKey;
    }

    /**
     * The signature in lower-case hexadecimal digits.
     *
     * @param scope the parts of the credential scope, in their order
     */
    String sign(List<String> scope, String text) {
        byte[] key = utf8("AWS4" + secretAccessKey);
        for (String part : scope) {
            key = hmac(key, part);
        }
        return HexFormat.of().formatHex(hmac(key, text));
    }

    /** The hash in lower-case hexadecimal digits. */
    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(utf8(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
