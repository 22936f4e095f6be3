package dev.msgapi.local.aws.kms;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.msgapi.local.Settings;
import dev.msgapi.local.aws.protocol.AwsError;

/**
 * KMS's operations on the keys themselves (AWS page "Key states of AWS KMS keys", which also has
 * the words of the errors).
 */
final class KmsLifeCycle {
    private static final int DESCRIPTION_MAX = 8192;
    private static final int ROTATIONS_MAX = 25;

    private final KmsKeys keys;

    KmsLifeCycle(KmsKeys keys) {
        this.keys = keys;
    }

    /** The key, if it is enabled. */
    static KmsKey requireEnabled(KmsKey key) throws AwsError {
        if (!key.enabled()) {
            throw new AwsError("DisabledException", key.arn() + " is disabled.");
        }
        return key;
    }

    ObjectNode create(KmsInput input) throws AwsError {
        input.requireKnown("Description");
        String description = input.textOr("Description", "");
        if (description.length() > DESCRIPTION_MAX) {
            throw KmsInput.tooLong("Description", DESCRIPTION_MAX);
        }
        return metadata(keys.create(description));
    }

    ObjectNode describe(KmsInput input) throws AwsError {
        input.requireKnown("KeyId");
        return metadata(keys.find(input.text("KeyId")));
    }

    ObjectNode enable(KmsInput input, boolean enabled) throws AwsError {
        input.requireKnown("KeyId");
        keys.change(input.text("KeyId"), key -> key.enabled(enabled));
        return JsonNodeFactory.instance.objectNode();
    }

    /** AWS page "Rotate AWS KMS keys"; here a rotation takes effect at once. */
    ObjectNode rotate(KmsInput input) throws AwsError {
        input.requireKnown("KeyId");
        KmsKey rotated =
                keys.change(
                        input.text("KeyId"),
                        key -> requireRotatable(requireEnabled(key)).rotated());
        return JsonNodeFactory.instance.objectNode().put("KeyId", rotated.id());
    }

    private static KmsKey requireRotatable(KmsKey key) throws AwsError {
        if (key.currentMaterial() >= ROTATIONS_MAX) {
            throw new AwsError(
                    "LimitExceededException",
                    "The on-demand rotations limit has been reached for the given keyId. No more"
                            + " on-demand rotations can be performed for this key: "
                            + key.arn());
        }
        return key;
    }

    private static ObjectNode metadata(KmsKey key) {
        ObjectNode output = JsonNodeFactory.instance.objectNode();
        output.putObject("KeyMetadata")
                .put("AWSAccountId", Settings.ACCOUNT)
                .put("KeyId", key.id())
                .put("Arn", key.arn())
                .put("CreationDate", key.createdEpochSecond())
                .put("Enabled", key.enabled())
                .put("Description", key.description())
                .put("KeyUsage", "ENCRYPT_DECRYPT")
                .put("KeyState", key.enabled() ? "Enabled" : "Disabled")
                .put("Origin", "AWS_KMS")
                .put("KeyManager", "CUSTOMER")
                .put("KeySpec", KmsCrypto.ALGORITHM)
                .put("CurrentKeyMaterialId", key.materialId(key.currentMaterial()))
                .put("MultiRegion", false)
                .putArray("EncryptionAlgorithms")
                .add(KmsCrypto.ALGORITHM);
        return output;
    }
}
