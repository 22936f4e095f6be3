package dev.msgapi.local.aws.kms;

import dev.msgapi.local.Settings;
import dev.msgapi.local.aws.protocol.AwsError;
import dev.msgapi.local.aws.state.Aes;
import java.util.ArrayList;
import java.util.List;

/**
 * A symmetric key as the state folder keeps it.
 *
 * @param materials its 256-bit AES keys, oldest first: the last one encrypts, all decrypt
 */
record KmsKey(String id, List<byte[]> materials, boolean enabled) {
    static final String ARN_PREFIX =
            "arn:aws:kms:" + Settings.REGION + ":" + Settings.ACCOUNT + ":";

    KmsKey {
        materials = List.copyOf(materials);
    }

    static KmsKey create(String id) {
        return new KmsKey(id, List.of(Aes.random(Aes.KEY_BYTES)), true);
    }

    String arn() {
        return ARN_PREFIX + "key/" + id;
    }

    int currentMaterial() {
        return materials.size() - 1;
    }

    /** This key; an error if it is disabled (AWS page "Key states of AWS KMS keys"). */
    KmsKey requireEnabled() throws AwsError {
        if (!enabled) {
            throw new AwsError("DisabledException", arn() + " is disabled.");
        }
        return this;
    }

    KmsKey withEnabled(boolean now) {
        return new KmsKey(id, materials, now);
    }

    /** The key with one more material (AWS page "Rotate AWS KMS keys"). */
    KmsKey rotated() {
        List<byte[]> more = new ArrayList<>(materials);
        more.add(Aes.random(Aes.KEY_BYTES));
        return new KmsKey(id, more, enabled);
    }
}
