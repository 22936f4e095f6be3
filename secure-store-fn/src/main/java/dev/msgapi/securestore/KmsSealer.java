package dev.msgapi.securestore;

import com.amazonaws.encryptionsdk.AwsCrypto;
import dev.msgapi.aws.AwsClients;
import dev.msgapi.aws.AwsErrors;
import dev.msgapi.model.Message;
import java.nio.ByteBuffer;
import java.time.Duration;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.cryptography.materialproviders.IKeyring;

/** Seals under a KMS key, with one request of KMS for each message. */
final class KmsSealer implements Sealer {
    private final AwsCrypto crypto = Envelope.crypto();
    private final IKeyring keyring;

    KmsSealer(KmsClient kms, String keyArn) {
        keyring = Envelope.keyring(kms, keyArn);
    }

    static KmsSealer connect(AwsClients aws) {
        return new KmsSealer(
                aws.build(KmsClient.builder(), Duration.ofSeconds(2), 3),
                AwsClients.environment("CONTENT_KEY_ARN"));
    }

    @Override
    public ByteBuffer seal(Message message) {
        byte[] content = ContentCodec.write(message.content());
        try {
            return ByteBuffer.wrap(
                    crypto.encryptData(keyring, content, Envelope.context(message.key()))
                            .getResult());
        } catch (RuntimeException e) {
            // The Encryption SDK wraps what KMS said in exceptions of several kinds.
            throw new SealerUnavailable(AwsErrors.summary(e), e);
        }
    }
}
