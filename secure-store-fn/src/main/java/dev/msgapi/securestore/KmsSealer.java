package dev.msgapi.securestore;

import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.CommitmentPolicy;
import com.amazonaws.encryptionsdk.CryptoAlgorithm;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.msgapi.aws.AwsClients;
import dev.msgapi.model.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.cryptography.materialproviders.IKeyring;
import software.amazon.cryptography.materialproviders.MaterialProviders;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsKeyringInput;
import software.amazon.cryptography.materialproviders.model.MaterialProvidersConfig;

/**
 * Seals under a KMS key in the AWS Encryption SDK's message format, with key commitment.
 *
 * <p>Inside is UTF-8: one line of JSON, {@code {"v":1,"subject":…}}, whose subject is null for an
 * SMS, then a line feed and the content as it is. Content inside the JSON would be up to six times
 * its size, more than a DynamoDB item holds.
 *
 * <p>The encryption context is {@code purpose} = {@code msg-api/content}, {@code msg_id} = the
 * table's key and {@code id}: a ciphertext that is copied onto another item does not open there.
 */
final class KmsSealer implements Sealer {
    private static final JsonFactory JSON = new JsonFactory();

    private final AwsCrypto crypto =
            AwsCrypto.builder()
                    .withCommitmentPolicy(CommitmentPolicy.RequireEncryptRequireDecrypt)
                    .withEncryptionAlgorithm(CryptoAlgorithm.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY)
                    .build();

    private final IKeyring keyring;

    KmsSealer(KmsClient kms, String keyArn) {
        MaterialProviders providers =
                MaterialProviders.builder()
                        .MaterialProvidersConfig(MaterialProvidersConfig.builder().build())
                        .build();
        keyring =
                providers.CreateAwsKmsKeyring(
                        CreateAwsKmsKeyringInput.builder().kmsKeyId(keyArn).kmsClient(kms).build());
    }

    static KmsSealer connect(AwsClients aws) {
        return new KmsSealer(
                aws.build(KmsClient.builder(), Duration.ofSeconds(2), 3),
                AwsClients.environment("CONTENT_KEY_ARN"));
    }

    @Override
    public ByteBuffer seal(Message message) {
        Map<String, String> context =
                Map.of(
                        "purpose",
                        "msg-api/content",
                        "msg_id",
                        message.to().key(),
                        "id",
                        message.id().toString());
        return ByteBuffer.wrap(
                crypto.encryptData(keyring, plaintext(message), context).getResult());
    }

    private static byte[] plaintext(Message message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("v", 1);
            json.writeStringField("subject", message.subject());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // JSON has no line feed of its own, so the first one ends it.
        bytes.write('\n');
        bytes.writeBytes(message.content().getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }
}
