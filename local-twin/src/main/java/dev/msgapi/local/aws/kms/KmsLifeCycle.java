package dev.msgapi.local.aws.kms;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.msgapi.local.Settings;
import dev.msgapi.local.aws.protocol.AwsError;
import java.time.Duration;
import java.time.Instant;

/**
 * KMS's operations on a key's state (AWS page "Key states of AWS KMS keys", whose words the errors
 * have).
 */
public final class KmsLifeCycle {
    private static final int DESCRIPTION_MAX = 8192;
    private static final int ROTATIONS_MAX = 25;
    private static final int PENDING_DAYS_MIN = 7;
    private static final int PENDING_DAYS_MAX = 30;

    private final KmsKeys keys;

    public KmsLifeCycle(KmsKeys keys) {
        this.keys = keys;
    }

    /** The key, if it can be used. */
    public static KmsKey usable(KmsKey key) throws AwsError {
        if (!notPendingDeletion(key).enabled()) {
            throw new AwsError("DisabledException", key.arn() + " is disabled.");
        }
        return key;
    }

    /** The key, if it is not to be deleted. */
    public static KmsKey notPendingDeletion(KmsKey key) throws AwsError {
        if (key.pendingDeletion()) {
            throw invalidState(key.arn() + " is pending deletion.");
        }
        return key;
    }

    private static KmsKey pendingDeletion(KmsKey key) throws AwsError {
        if (!key.pendingDeletion()) {
            throw invalidState(key.arn() + " is not pending deletion.");
        }
        return key;
    }

    /** A policy and tags are taken and forgotten: nothing here enforces or shows them. */
    public ObjectNode create(KmsInput input) throws AwsError {
        if (input.has("KeySpec") && input.has("CustomerMasterKeySpec")) {
            throw new AwsError(
                    "ValidationException",
                    "You cannot specify KeySpec and CustomerMasterKeySpec in the same request."
                            + " CustomerMasterKeySpec is deprecated.");
        }
        expect(input, "KeySpec", KmsCrypto.ALGORITHM);
        expect(input, "CustomerMasterKeySpec", KmsCrypto.ALGORITHM);
        expect(input, "KeyUsage", "ENCRYPT_DECRYPT");
        expect(input, "Origin", "AWS_KMS");
        if (input.members().path("MultiRegion").asBoolean()
                || input.has("CustomKeyStoreId")
                || input.has("XksKeyId")) {
            throw KmsDouble.unsupported("A multi-Region key or a custom key store");
        }
        String description = input.textOr("Description", "");
        if (description.length() > DESCRIPTION_MAX) {
            throw KmsInput.tooLong("Description", DESCRIPTION_MAX);
        }
        return metadata(keys.create(description));
    }

    public ObjectNode describe(KmsInput input) throws AwsError {
        return metadata(keys.find(input.text("KeyId")));
    }

    public ObjectNode enable(KmsInput input, boolean enabled) throws AwsError {
        keys.change(input.text("KeyId"), key -> notPendingDeletion(key).enable(enabled));
        return object();
    }

    /** AWS page "Rotate AWS KMS keys"; here a rotation is done at once. */
    public ObjectNode rotate(KmsInput input) throws AwsError {
        KmsKey rotated = keys.change(input.text("KeyId"), key -> rotatable(usable(key)).rotate());
        return object().put("KeyId", rotated.id());
    }

    private static KmsKey rotatable(KmsKey key) throws AwsError {
        if (key.rotations() >= ROTATIONS_MAX) {
            throw new AwsError(
                    "LimitExceededException",
                    "The on-demand rotations limit has been reached for the given keyId. No more"
                            + " on-demand rotations can be performed for this key: "
                            + key.arn());
        }
        return key;
    }

    public ObjectNode scheduleDeletion(KmsInput input) throws AwsError {
        int days = PENDING_DAYS_MAX;
        if (input.has("PendingWindowInDays")) {
            days = input.number("PendingWindowInDays", 1, 365);
        }
        if (days < PENDING_DAYS_MIN || days > PENDING_DAYS_MAX) {
            throw new AwsError(
                    "ValidationException", "PendingWindowInDays must be between 7 and 30");
        }
        Instant date = keys.now().plus(Duration.ofDays(days));
        KmsKey scheduled =
                keys.change(
                        input.text("KeyId"), key -> notPendingDeletion(key).scheduleDeletion(date));
        return object().put("KeyId", scheduled.arn())
                .put("DeletionDate", scheduled.deletionEpochSecond())
                .put("KeyState", scheduled.state())
                .put("PendingWindowInDays", days);
    }

    public ObjectNode cancelDeletion(KmsInput input) throws AwsError {
        KmsKey kept = keys.change(input.text("KeyId"), key -> pendingDeletion(key).enable(false));
        return object().put("KeyId", kept.arn());
    }

    private static ObjectNode metadata(KmsKey key) {
        ObjectNode output = object();
        ObjectNode metadata =
                output.putObject("KeyMetadata")
                        .put("AWSAccountId", Settings.ACCOUNT)
                        .put("KeyId", key.id())
                        .put("Arn", key.arn())
                        .put("CreationDate", key.createdEpochSecond())
                        .put("Enabled", key.enabled())
                        .put("Description", key.description())
                        .put("KeyUsage", "ENCRYPT_DECRYPT")
                        .put("KeyState", key.state())
                        .put("Origin", "AWS_KMS")
                        .put("KeyManager", "CUSTOMER")
                        .put("KeySpec", KmsCrypto.ALGORITHM)
                        .put("CustomerMasterKeySpec", KmsCrypto.ALGORITHM)
                        .put("CurrentKeyMaterialId", key.materialId(key.currentMaterial()))
                        .put("MultiRegion", false);
        metadata.putArray("EncryptionAlgorithms").add(KmsCrypto.ALGORITHM);
        if (key.pendingDeletion()) {
            metadata.put("DeletionDate", key.deletionEpochSecond());
        }
        return output;
    }

    private static void expect(KmsInput input, String member, String value) throws AwsError {
        String given = input.textOr(member, value);
        if (!given.equals(value)) {
            throw KmsDouble.unsupported(member + " " + given);
        }
    }

    private static AwsError invalidState(String message) {
        return new AwsError("KMSInvalidStateException", message);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
