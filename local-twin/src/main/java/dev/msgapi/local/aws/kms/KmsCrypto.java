package dev.msgapi.local.aws.kms;

import static dev.msgapi.local.aws.kms.KmsLifeCycle.requireEnabled;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.msgapi.local.aws.protocol.AwsError;
import dev.msgapi.local.aws.state.Aes;
import java.util.List;
import java.util.Map;

/**
 * KMS's cryptographic operations, with real AES-256-GCM: decryption fails under another encryption
 * context or if the ciphertext was changed, and a disabled key does nothing.
 */
final class KmsCrypto {
    static final String ALGORITHM = "SYMMETRIC_DEFAULT";

    private static final int PLAINTEXT_MAX = 4096;
    private static final int CIPHERTEXT_MAX = 6144;
    private static final int DATA_KEY_MAX = 1024;

    private final KmsKeys keys;

    KmsCrypto(KmsKeys keys) {
        this.keys = keys;
    }

    ObjectNode encrypt(KmsInput input) throws AwsError {
        input.requireKnown("KeyId", "Plaintext", "EncryptionContext", "GrantTokens");
        byte[] plain = input.blob("Plaintext", PLAINTEXT_MAX);
        KmsKey key = requireEnabled(keys.find(input.text("KeyId")));
        return sealed(key, plain, input).put("EncryptionAlgorithm", ALGORITHM);
    }

    ObjectNode dataKey(KmsInput input) throws AwsError {
        input.requireKnown("KeyId", "KeySpec", "NumberOfBytes", "EncryptionContext", "GrantTokens");
        String keyId = input.text("KeyId");
        byte[] plain = Aes.random(dataKeyBytes(input));
        KmsKey key = requireEnabled(keys.find(keyId));
        return sealed(key, plain, input)
                .put("KeyMaterialId", key.materialId(key.currentMaterial()))
                .put("Plaintext", plain);
    }

    private static ObjectNode sealed(KmsKey key, byte[] plain, KmsInput input) throws AwsError {
        Map<String, String> context = input.context("EncryptionContext");
        return JsonNodeFactory.instance
                .objectNode()
                .put("CiphertextBlob", KmsCiphertext.seal(key, plain, context))
                .put("KeyId", key.arn());
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

    ObjectNode decrypt(KmsInput input) throws AwsError {
        input.requireKnown("KeyId", "CiphertextBlob", "EncryptionContext", "GrantTokens");
        byte[] blob = input.blob("CiphertextBlob", CIPHERTEXT_MAX);
        KmsKey named = input.has("KeyId") ? keys.find(input.text("KeyId")) : null;
        KmsCiphertext ciphertext = KmsCiphertext.parse(blob);
        KmsKey key = keys.get(ciphertext.keyId());
        if (key == null) {
            throw KmsCiphertext.invalid();
        }
        if (named != null && !named.id().equals(key.id())) {
            throw new AwsError(
                    "IncorrectKeyException",
                    "The key ID in the request does not identify a CMK that can perform this"
                            + " operation.");
        }
        byte[] plain = ciphertext.open(requireEnabled(key), input.context("EncryptionContext"));
        return JsonNodeFactory.instance
                .objectNode()
                .put("Plaintext", plain)
                .put("KeyId", key.arn())
                .put("KeyMaterialId", key.materialId(ciphertext.material()))
                .put("EncryptionAlgorithm", ALGORITHM);
    }
}
