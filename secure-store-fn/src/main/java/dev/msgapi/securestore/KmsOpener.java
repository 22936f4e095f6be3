package dev.msgapi.securestore;

import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.ParsedCiphertext;
import dev.msgapi.aws.AwsClients;
import dev.msgapi.model.CallBudget;
import dev.msgapi.model.MessageKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.cryptography.materialproviders.IKeyring;
import software.amazon.cryptography.materialproviders.model.CreateMultiKeyringInput;

/**
 * Opens content that was sealed under one of a few KMS keys: the current key, whatever its
 * rotation, and the keys that it replaced. Each message takes one request to KMS.
 */
final class KmsOpener implements Opener {
    private final AwsCrypto crypto = Envelope.crypto();
    private final List<String> keyArns;
    private final IKeyring keyring;

    KmsOpener(AwsClients aws, List<String> keyArns) {
        this(aws.build(KmsClient.builder(), CallBudget.KEY), keyArns);
    }

    KmsOpener(KmsClient kms, List<String> keyArns) {
        this.keyArns = List.copyOf(keyArns);
        keyring =
                Envelope.PROVIDERS.CreateMultiKeyring(
                        CreateMultiKeyringInput.builder()
                                .childKeyrings(
                                        keyArns.stream()
                                                .map(arn -> Envelope.keyring(kms, arn))
                                                .toList())
                                .build());
    }

    @Override
    public Result open(MessageKey key, ByteBuffer sealed) {
        byte[] bytes = new byte[sealed.remaining()];
        sealed.duplicate().get(bytes);
        Map<String, String> context = Envelope.context(key);
        byte[] content;
        try {
            ParsedCiphertext header = new ParsedCiphertext(bytes);
            // The whole context must be equal: the SDK compares only the pairs of the ciphertext.
            if (!header.getEncryptionContextMap().equals(context)) {
                return OpenFailure.OTHER_ITEM.result();
            }
            if (!keyArns.contains(keyArn(header))) {
                return OpenFailure.UNKNOWN_KEY.result();
            }
            if (!Frames.areInOrder(header, bytes)) {
                return OpenFailure.ALTERED.result();
            }
            content = crypto.decryptData(keyring, bytes, context).getResult();
        } catch (RuntimeException e) {
            // The SDK throws many kinds of exceptions if a ciphertext was changed.
            return KmsErrors.in(e).findFirst().orElse(OpenFailure.ALTERED.result());
        }
        return ContentCodec.read(content)
                .<Result>map(Result.Opened::new)
                .orElse(OpenFailure.UNKNOWN_FORM.result());
    }

    /** The KMS key of the message's one data key; the format calls it provider information. */
    private static String keyArn(ParsedCiphertext header) {
        return new String(
                header.getEncryptedKeyBlobs().getFirst().getProviderInformation(),
                StandardCharsets.UTF_8);
    }
}
