package dev.msgapi.securestore;

import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.CommitmentPolicy;
import com.amazonaws.encryptionsdk.CryptoAlgorithm;
import dev.msgapi.model.MessageKey;
import java.util.Map;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.cryptography.materialproviders.IKeyring;
import software.amazon.cryptography.materialproviders.MaterialProviders;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsKeyringInput;
import software.amazon.cryptography.materialproviders.model.MaterialProvidersConfig;

/**
 * The settings of the AWS Encryption SDK for sealed content: one data key under a KMS key, key
 * commitment, no signature, and an encryption context that names the item.
 */
final class Envelope {
    static final MaterialProviders PROVIDERS =
            MaterialProviders.builder()
                    .MaterialProvidersConfig(MaterialProvidersConfig.builder().build())
                    .build();

    private Envelope() {}

    /** Reads and writes only messages with key commitment and one data key. */
    static AwsCrypto crypto() {
        return AwsCrypto.builder()
                .withCommitmentPolicy(CommitmentPolicy.RequireEncryptRequireDecrypt)
                .withEncryptionAlgorithm(CryptoAlgorithm.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY)
                .withMaxEncryptedDataKeys(1)
                .build();
    }

    static IKeyring keyring(KmsClient kms, String keyArn) {
        return PROVIDERS.CreateAwsKmsKeyring(
                CreateAwsKmsKeyringInput.builder().kmsKeyId(keyArn).kmsClient(kms).build());
    }

    /** Binds a ciphertext to its item: copied to another item, it does not open. */
    static Map<String, String> context(MessageKey key) {
        return Map.of(
                "purpose",
                "msg-api/content",
                "msg_id",
                key.recipientKey().value(),
                "id",
                key.id().toString());
    }
}
