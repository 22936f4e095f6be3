package dev.msgapi.local.aws.kms;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.msgapi.local.Settings;
import dev.msgapi.local.aws.state.Aes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A symmetric key as the state folder keeps it. A deleted key stays, without its materials, because
 * its ciphertexts still refer to it.
 *
 * @param materials its 256-bit AES keys, oldest first: the last one encrypts, all decrypt
 * @param deletionEpochSecond when it is to be deleted; 0 if it is not
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record KmsKey(
        String id,
        String description,
        long createdEpochSecond,
        List<byte[]> materials,
        boolean enabled,
        long deletionEpochSecond) {
    public static final String ARN_PREFIX =
            "arn:aws:kms:" + Settings.REGION + ":" + Settings.ACCOUNT + ":";

    private static final int KEY_BYTES = 32;

    public KmsKey {
        materials = List.copyOf(materials);
    }

    public static KmsKey create(String id, String description, Instant now) {
        List<byte[]> materials = List.of(Aes.random(KEY_BYTES));
        return new KmsKey(id, description, now.getEpochSecond(), materials, true, 0);
    }

    public String arn() {
        return ARN_PREFIX + "key/" + id;
    }

    public boolean pendingDeletion() {
        return deletionEpochSecond > 0;
    }

    public boolean deleted() {
        return materials.isEmpty();
    }

    public String state() {
        if (pendingDeletion()) {
            return "PendingDeletion";
        }
        return enabled ? "Enabled" : "Disabled";
    }

    /** How often it has been rotated. */
    public int rotations() {
        return materials.size() - 1;
    }

    public int currentMaterial() {
        return materials.size() - 1;
    }

    /** A material's name, 64 hexadecimal digits as AWS's; it says nothing about the material. */
    public String materialId(int material) {
        try {
            byte[] name = (id + "/" + material).getBytes(UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(name));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public KmsKey enable(boolean now) {
        return with(materials, now, 0);
    }

    /** The key pending deletion; it stays disabled if the deletion is cancelled. */
    public KmsKey scheduleDeletion(Instant when) {
        return with(materials, false, when.getEpochSecond());
    }

    public KmsKey rotate() {
        List<byte[]> more = new ArrayList<>(materials);
        more.add(Aes.random(KEY_BYTES));
        return with(more, enabled, deletionEpochSecond);
    }

    /** The key at that time: deleted if its deletion was due. */
    public KmsKey at(Instant now) {
        boolean isDue = pendingDeletion() && now.getEpochSecond() >= deletionEpochSecond;
        return isDue && !deleted() ? with(List.of(), false, deletionEpochSecond) : this;
    }

    private KmsKey with(List<byte[]> newMaterials, boolean isEnabled, long deletion) {
        return new KmsKey(id, description, createdEpochSecond, newMaterials, isEnabled, deletion);
    }
}
