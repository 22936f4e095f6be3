package dev.msgapi.local.aws.kms;

import static dev.msgapi.local.aws.kms.KmsLifeCycle.usable;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.msgapi.local.aws.protocol.AwsError;
import dev.msgapi.local.aws.state.Aes;
import java.util.List;
import java.util.Map;

/**
 * KMS's cryptographic operations, with real AES-256-GCM: the encryption context must match, a
 * ciphertext that was touched does not open, a key that is not enabled does nothing.
 */
public final class KmsCrypto {
    public static final String ALGORITHM = "SYMMETRIC_DEFAULT";

    private static final List<String> ALGORITHMS =
            List.of(ALGORITHM, "RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256", "SM2PKE");
    private static final int PLAINTEXT_MAX = 4096;
    private static final int CIPHERTEXT_MAX = 6144;
    private static final int DATA_KEY_MAX = 1024;

    private final KmsKeys keys;

    public KmsCrypto(KmsKeys keys) {
        this.keys = keys;
    }

    public ObjectNode encrypt(KmsInput input) throws AwsError {
        refuseOptions(input);
        byte[] plain = input.blob("Plaintext", PLAINTEXT_MAX);
        KmsKey key = usable(keys.find(input.text("KeyId")));
        requireSymmetric(input);
        return object().put(
                        "CiphertextBlob",
                        KmsCiphertext.seal(key, plain, input.context("EncryptionContext")))
                .put("KeyId", key.arn())
                .put("EncryptionAlgorithm", ALGORITHM);
    }

    public ObjectNode decrypt(KmsInput input) throws AwsError {
        refuseOptions(input);
        byte[] blob = input.blob("CiphertextBlob", CIPHERTEXT_MAX);
        Source source = source(blob, input);
        return object().put("Plaintext", source.open(input.context("EncryptionContext")))
                .put("KeyId", source.key().arn())
                .put("KeyMaterialId", source.materialId())
                .put("EncryptionAlgorithm", ALGORITHM);
    }

    public ObjectNode dataKey(KmsInput input) throws AwsError {
        refuseOptions(input);
        String keyId = input.text("KeyId");
        byte[] plain = Aes.random(dataKeyBytes(input));
        KmsKey key = usable(keys.find(keyId));
        return object().put(
                        "CiphertextBlob",
                        KmsCiphertext.seal(key, plain, input.context("EncryptionContext")))
                .put("KeyId", key.arn())
                .put("KeyMaterialId", key.materialId(key.currentMaterial()))
                .put("Plaintext", plain);
    }

    private static int dataKeyBytes(KmsInput input) throws AwsError {
        if (input.has("KeySpec") == input.has("NumberOfBytes")) {
            throw new AwsError(
                    "ValidationException", "Please specify either number of bytes or key spec.");
        }
        if (input.has("NumberOfBytes")) {
            return input.number("NumberOfBytes", 1, DATA_KEY_MAX);
        }
        String spec = input.oneOf("KeySpec", List.of("AES_256", "AES_128"), "");
        return spec.equals("AES_256") ? 32 : 16;
    }

    /** A ciphertext and the key that made it. */
    private record Source(KmsCiphertext ciphertext, KmsKey key) {
        byte[] open(Map<String, String> context) throws AwsError {
            return ciphertext.open(key, context);
        }

        String materialId() {
            return key.materialId(ciphertext.material());
        }
    }

    /** The ciphertext with its key, which must be the one that the caller names, if any. */
    private Source source(byte[] blob, KmsInput input) throws AwsError {
        KmsKey named = input.has("KeyId") ? keys.find(input.text("KeyId")) : null;
        requireSymmetric(input);
        KmsCiphertext ciphertext = KmsCiphertext.parse(blob);
        KmsKey key = keys.everKnown(ciphertext.keyId());
        if (key == null) {
            throw KmsCiphertext.invalid();
        }
        if (named != null && !named.id().equals(key.id())) {
            throw new AwsError(
                    "IncorrectKeyException",
                    "The key ID in the request does not identify a CMK that can perform this"
                            + " operation.");
        }
        if (key.deleted()) {
            throw new AwsError(
                    "AccessDeniedException",
                    "The ciphertext refers to a customer master key that does not exist, does not"
                            + " exist in this region, or you are not allowed to access.");
        }
        return new Source(ciphertext, usable(key));
    }

    private static void requireSymmetric(KmsInput input) throws AwsError {
        String algorithm = input.oneOf("EncryptionAlgorithm", ALGORITHMS, ALGORITHM);
        if (!algorithm.equals(ALGORITHM)) {
            throw new AwsError(
                    "InvalidKeyUsageException",
                    "Algorithm " + algorithm + " is incompatible with key spec SYMMETRIC_DEFAULT.");
        }
    }

    /** Options that would change what is answered, and that nothing here follows. */
    private static void refuseOptions(KmsInput input) throws AwsError {
        for (String option : List.of("DryRun", "Recipient")) {
            if (input.has(option) && !input.members().path(option).toString().equals("false")) {
                throw KmsDouble.unsupported(option);
            }
        }
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
