package dev.msgapi.local.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.msgapi.local.Settings;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * A symmetric key as the state folder keeps it, and what becomes of it in time. A deleted one
 * stays, without its materials: it is what a ciphertext of it then refers to.
 *
 * @param materials its 256-bit AES keys, oldest first: the last one encrypts, all decrypt
 * @param rotations how each material after the first one came
 * @param rotationDays the period of automatic rotation, 0 without it
 * @param nextRotationEpochSecond when the next automatic one is due, 0 without it
 * @param deletionEpochSecond when it is to be deleted, 0 if it is not
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record KmsKey(
        String id,
        String description,
        long createdEpochSecond,
        List<byte[]> materials,
        List<Rotation> rotations,
        boolean enabled,
        int rotationDays,
        long nextRotationEpochSecond,
        long deletionEpochSecond) {
    static final String ARN_PREFIX =
            "arn:aws:kms:" + Settings.REGION + ":" + Settings.ACCOUNT + ":";
    static final int ROTATION_DAYS = 365;

    private static final int KEY_BYTES = 32;

    /** How a rotation came about, in AWS's words. */
    enum RotationType {
        AUTOMATIC,
        ON_DEMAND
    }

    /** A rotation that is done. */
    record Rotation(long epochSecond, RotationType type) {}

    KmsKey {
        materials = List.copyOf(materials);
        // A state folder from before the members that tell of rotations has neither of these.
        description = Objects.requireNonNullElse(description, "");
        List<Rotation> told = new ArrayList<>(Objects.requireNonNullElse(rotations, List.of()));
        while (told.size() < materials.size() - 1) {
            told.add(new Rotation(createdEpochSecond, RotationType.ON_DEMAND));
        }
        rotations = List.copyOf(told);
    }

    static KmsKey create(String id, String description, Instant now) {
        return new KmsKey(
                id,
                description,
                now.getEpochSecond(),
                List.of(Aes.random(KEY_BYTES)),
                List.of(),
                true,
                0,
                0,
                0);
    }

    String arn() {
        return ARN_PREFIX + "key/" + id;
    }

    boolean pendingDeletion() {
        return deletionEpochSecond > 0;
    }

    boolean deleted() {
        return materials.isEmpty();
    }

    /** AWS stops automatic rotation while a key awaits its deletion. */
    boolean rotating() {
        return rotationDays > 0 && !pendingDeletion();
    }

    String state() {
        if (pendingDeletion()) {
            return "PendingDeletion";
        }
        return enabled ? "Enabled" : "Disabled";
    }

    long onDemandRotations() {
        return rotations.stream().filter(r -> r.type() == RotationType.ON_DEMAND).count();
    }

    int currentMaterial() {
        return materials.size() - 1;
    }

    /** A material's name, 64 hexadecimal digits as AWS's; it says nothing about the material. */
    String materialId(int material) {
        try {
            byte[] name = (id + "/" + material).getBytes(UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(name));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    KmsKey enable(boolean now) {
        return with(materials, rotations, now, nextRotationEpochSecond, 0);
    }

    /** The key for deletion; it is disabled when that is cancelled. */
    KmsKey scheduleDeletion(Instant when) {
        return with(materials, rotations, false, nextRotationEpochSecond, when.getEpochSecond());
    }

    KmsKey rotateEvery(int days, Instant now) {
        long next = days == 0 ? 0 : now.plus(Duration.ofDays(days)).getEpochSecond();
        return new KmsKey(
                id,
                description,
                createdEpochSecond,
                materials,
                rotations,
                enabled,
                days,
                next,
                deletionEpochSecond);
    }

    KmsKey rotate(Instant now) {
        return rotate(new Rotation(now.getEpochSecond(), RotationType.ON_DEMAND));
    }

    /** The key with the rotations and the deletion that were due until now. */
    KmsKey at(Instant now) {
        long second = now.getEpochSecond();
        if (pendingDeletion()) {
            return second < deletionEpochSecond || deleted()
                    ? this
                    : with(List.of(), List.of(), false, 0, deletionEpochSecond);
        }
        // A disabled key is not rotated; once it is enabled, what it missed follows at once.
        boolean due = enabled && rotating() && nextRotationEpochSecond <= second;
        return due
                ? rotate(new Rotation(second, RotationType.AUTOMATIC))
                        .rotateEvery(rotationDays, now)
                : this;
    }

    private KmsKey rotate(Rotation rotation) {
        return with(
                added(materials, Aes.random(KEY_BYTES)),
                added(rotations, rotation),
                enabled,
                nextRotationEpochSecond,
                deletionEpochSecond);
    }

    private KmsKey with(
            List<byte[]> materials,
            List<Rotation> rotations,
            boolean enabled,
            long nextRotation,
            long deletion) {
        return new KmsKey(
                id,
                description,
                createdEpochSecond,
                materials,
                rotations,
                enabled,
                rotationDays,
                nextRotation,
                deletion);
    }

    private static <T> List<T> added(List<T> list, T item) {
        List<T> more = new ArrayList<>(list);
        more.add(item);
        return more;
    }
}
