package dev.msgapi.securestore;

import com.amazonaws.encryptionsdk.AwsCrypto;
import dev.msgapi.aws.AwsClients;
import dev.msgapi.aws.AwsErrors;
import dev.msgapi.model.CallBudget;
import dev.msgapi.model.Message;
import java.nio.ByteBuffer;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.cryptography.materialproviders.IKeyring;

/** Seals under a KMS key, with one request to KMS for each message. */
public final class KmsSealer implements Sealer {
    private final AwsCrypto crypto = Envelope.crypto();
    private final IKeyring keyring;

    public KmsSealer(AwsClients aws, String keyArn) {
        this(aws.build(KmsClient.builder(), CallBudget.KEY), keyArn);
    }

    public KmsSealer(KmsClient kms, String keyArn) {
        keyring = Envelope.keyring(kms, keyArn);
    }

    @Override
    public ByteBuffer seal(Message message) {
        byte[] content = ContentCodec.write(message.content());
        try {
            return ByteBuffer.wrap(
                    crypto.encryptData(keyring, content, Envelope.context(message.key()))
                            .getResult());
        } catch (RuntimeException e) {
            // The Encryption SDK wraps KMS's error in exceptions of several classes.
            boolean isPassing =
                    KmsErrors.in(e).anyMatch(Opener.Result.Unavailable.class::isInstance);
            throw new SealerUnavailable(AwsErrors.summary(e), !isPassing, e);
        }
    }
}
