package dev.msgapi.local.aws.kms;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.msgapi.local.Settings;
import dev.msgapi.local.aws.state.Aes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A symmetric key as the state folder keeps it.
 *
 * @param materials its 256-bit AES keys, oldest first: the last one encrypts, all decrypt
 */
record KmsKey(
        String id,
        String description,
        long createdEpochSecond,
        List<byte[]> materials,
        boolean enabled) {
    static final String ARN_PREFIX =
            "arn:aws:kms:" + Settings.REGION + ":" + Settings.ACCOUNT + ":";

    private static final int KEY_BYTES = 32;

    KmsKey {
        materials = List.copyOf(materials);
    }

    static KmsKey create(String id, String description) {
        long now = System.currentTimeMillis() / 1000;
        return new KmsKey(id, description, now, List.of(Aes.random(KEY_BYTES)), true);
    }

    String arn() {
        return ARN_PREFIX + "key/" + id;
    }

    int currentMaterial() {
        return materials.size() - 1;
    }

    /** A material's id of 64 hexadecimal digits, as on AWS; it reveals nothing of the material. */
    String materialId(int material) {
        try {
            byte[] name = (id + "/" + material).getBytes(UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(name));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    KmsKey enabled(boolean now) {
        return new KmsKey(id, description, createdEpochSecond, materials, now);
    }

    /** The key with one more material. */
    KmsKey rotated() {
        List<byte[]> more = new ArrayList<>(materials);
        more.add(Aes.random(KEY_BYTES));
        return new KmsKey(id, description, createdEpochSecond, more, enabled);
    }
}
