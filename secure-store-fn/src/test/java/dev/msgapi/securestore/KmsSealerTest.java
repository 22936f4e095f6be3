package dev.msgapi.securestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.CommitmentPolicy;
import dev.msgapi.model.Channel;
import dev.msgapi.model.Content;
import dev.msgapi.model.EmailAddress;
import dev.msgapi.model.Message;
import dev.msgapi.testing.Messages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.cryptography.materialproviders.MaterialProviders;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsKeyringInput;
import software.amazon.cryptography.materialproviders.model.MaterialProvidersConfig;

/** Opens the sealed content with the AWS Encryption SDK, as its other languages would. */
class KmsSealerTest {
    private static final int DYNAMODB_ITEM_BYTES_MAX = 400 * 1024;

    private final InMemoryKms kms = new InMemoryKms();
    private final KmsSealer sealer = new KmsSealer(kms, InMemoryKms.KEY_ARN);
    private final Message message = Messages.secureEmail();

    @Test
    void sealsSubjectAndContentTogether() {
        assertThat(open(seal(message), InMemoryKms.KEY_ARN, context(message)))
                .isEqualTo("{\"v\":1,\"subject\":\"canary-subject\"}\ncanary-content");
    }

    @Test
    void sealsAnSmsWithNullForItsSubject() {
        Message sms = Messages.sms("line 1\nline 2 \"é😀\"", true);
        assertThat(open(seal(sms), InMemoryKms.KEY_ARN, context(sms)))
                .isEqualTo("{\"v\":1,\"subject\":null}\nline 1\nline 2 \"é😀\"");
    }

    @Test
    void bindsTheDataKeyToPurposeRecipientAndIdWithOneRequest() {
        seal(message);
        assertThat(kms.requests).hasSize(1);
        assertThat(kms.requests.getFirst().keyId()).isEqualTo(InMemoryKms.KEY_ARN);
        assertThat(kms.requests.getFirst().encryptionContext()).isEqualTo(context(message));
    }

    @Test
    void commitsToItsKey() {
        // AWS Encryption SDK Developer Guide, "Message format reference": version 2, then the
        // algorithm 04 78, AES-256-GCM with HKDF and key commitment.
        assertThat(seal(message)).startsWith(2, 0x04, 0x78);
    }

    @ParameterizedTest
    @CsvSource({"purpose, other", "msg_id, bob@example.com", "id, 0199"})
    void doesNotOpenInAnotherContext(String name, String value) {
        byte[] sealed = seal(message);
        Map<String, String> other = new HashMap<>(context(message));
        other.put(name, value);
        assertThatThrownBy(() -> open(sealed, InMemoryKms.KEY_ARN, other)).isNotNull();
    }

    @Test
    void doesNotOpenUnderAnotherKey() {
        byte[] sealed = seal(message);
        String other = InMemoryKms.KEY_ARN.replace('1', '9');
        assertThatThrownBy(() -> open(sealed, other, context(message))).isNotNull();
    }

    @Test
    void doesNotOpenWithAChangedPart() {
        byte[] sealed = seal(message);
        for (int i = 0; i < sealed.length; i += 7) {
            byte[] forged = sealed.clone();
            forged[i] ^= 1;
            assertThatThrownBy(() -> open(forged, InMemoryKms.KEY_ARN, context(message)))
                    .isNotNull();
        }
    }

    @Test
    void containsNoPlaintextAndDiffersEachTime() {
        assertThat(new String(seal(message), StandardCharsets.ISO_8859_1))
                .doesNotContain(Messages.CONTENT)
                .doesNotContain(Messages.SUBJECT);
        assertThat(seal(message)).isNotEqualTo(seal(message));
    }

    @Test
    void bindsToTheRecipientKeyInAnySpellingOfTheAddress() {
        EmailAddress typed = new EmailAddress("Canary.Mail", "EXAMPLE.com");
        Message other =
                new Message(message.id(), typed, Channel.EMAIL, message.content(), true, null);
        assertThat(open(seal(other), InMemoryKms.KEY_ARN, context(message)))
                .endsWith(Messages.CONTENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\"", "\\", "\n", "\u0001", "é", "€", "😀"})
    void theLongestSealedContentFitsOneItem(String character) {
        int bytes = character.getBytes(StandardCharsets.UTF_8).length;
        String content = character.repeat(Content.TEXT_BYTES_MAX / bytes);
        String subject = "😀".repeat(Content.Email.SUBJECT_CHARS_MAX);
        Message longest =
                new Message(
                        message.id(),
                        message.to(),
                        Channel.EMAIL,
                        new Content.Email(subject, content),
                        true,
                        null);
        assertThat(seal(longest)).hasSizeLessThan(DYNAMODB_ITEM_BYTES_MAX - 10_000);
    }

    private byte[] seal(Message toSeal) {
        ByteBuffer sealed = sealer.seal(toSeal);
        byte[] bytes = new byte[sealed.remaining()];
        sealed.get(bytes);
        return bytes;
    }

    private String open(byte[] sealed, String keyArn, Map<String, String> context) {
        var keyring =
                MaterialProviders.builder()
                        .MaterialProvidersConfig(MaterialProvidersConfig.builder().build())
                        .build()
                        .CreateAwsKmsKeyring(
                                CreateAwsKmsKeyringInput.builder()
                                        .kmsKeyId(keyArn)
                                        .kmsClient(kms)
                                        .build());
        AwsCrypto crypto =
                AwsCrypto.builder()
                        .withCommitmentPolicy(CommitmentPolicy.RequireEncryptRequireDecrypt)
                        .build();
        try (InputStream opened =
                crypto.createDecryptingStream(keyring, new ByteArrayInputStream(sealed), context)) {
            return new String(opened.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> context(Message message) {
        return Map.of(
                "purpose",
                "msg-api/content",
                "msg_id",
                message.to().key().value(),
                "id",
                message.id().toString());
    }
}
