package dev.msgapi.securestore;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DecryptRequest;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyRequest;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;

/** A KMS in memory: a data key opens only under its own key and encryption context. */
final class InMemoryKms implements KmsClient {
    static final String KEY_ARN =
            "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555";

    private record DataKey(String keyId, Map<String, String> context, SdkBytes plaintext) {}

    final List<GenerateDataKeyRequest> requests = new ArrayList<>();
    private final Map<ByteBuffer, DataKey> dataKeys = new HashMap<>();
    private final SecureRandom random = new SecureRandom();
    int decryptions;

    /** The exception that every later call to decrypt throws; null lets calls succeed. */
    RuntimeException failure;

    @Override
    public GenerateDataKeyResponse generateDataKey(GenerateDataKeyRequest request) {
        requests.add(request);
        SdkBytes plaintext = randomBytes(request.numberOfBytes());
        SdkBytes blob = randomBytes(184);
        dataKeys.put(
                blob.asByteBuffer(),
                new DataKey(request.keyId(), request.encryptionContext(), plaintext));
        return GenerateDataKeyResponse.builder()
                .keyId(request.keyId())
                .plaintext(plaintext)
                .ciphertextBlob(blob)
                .build();
    }

    @Override
    public DecryptResponse decrypt(DecryptRequest request) {
        decryptions++;
        if (failure != null) {
            throw failure;
        }
        DataKey dataKey = dataKeys.get(request.ciphertextBlob().asByteBuffer());
        if (dataKey == null
                || !dataKey.keyId().equals(request.keyId())
                || !dataKey.context().equals(request.encryptionContext())) {
            throw InvalidCiphertextException.builder()
                    .statusCode(400)
                    .awsErrorDetails(
                            AwsErrorDetails.builder()
                                    .errorCode("InvalidCiphertextException")
                                    .build())
                    .build();
        }
        return DecryptResponse.builder()
                .keyId(dataKey.keyId())
                .plaintext(dataKey.plaintext())
                .build();
    }

    private SdkBytes randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return SdkBytes.fromByteArray(bytes);
    }

    @Override
    public String serviceName() {
        return KmsClient.SERVICE_NAME;
    }

    @Override
    public void close() {}
}
