package dev.msgapi.securestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.CommitmentPolicy;
import com.amazonaws.encryptionsdk.CryptoAlgorithm;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.RecipientKey;
import dev.msgapi.securestore.Opener.Result;
import dev.msgapi.testing.Messages;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kms.model.DependencyTimeoutException;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.KeyUnavailableException;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInternalException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.NotFoundException;

/** Which ciphertexts open, and that a changed ciphertext never does. */
class KmsOpenerTest {
    /** The frame length that is the Encryption SDK's default. */
    private static final int FRAME = 4096;

    private static final String FORMER_ARN = InMemoryKms.KEY_ARN.replace('1', '9');

    private final InMemoryKms kms = new InMemoryKms();
    private final KmsOpener opener = new KmsOpener(kms, List.of(InMemoryKms.KEY_ARN, FORMER_ARN));
    private final Message message = Messages.secureEmail();
    private final byte[] sealed = seal(message, InMemoryKms.KEY_ARN);

    @Test
    void opensTheSealedContentOfAMessage() {
        assertThat(open(sealed)).isEqualTo(new Result.Opened(message.content()));
        Message sms = Messages.sms("line 1\r\nline 2 \"é😀\"", true);
        assertThat(opener.open(sms.key(), ByteBuffer.wrap(seal(sms, InMemoryKms.KEY_ARN))))
                .isEqualTo(new Result.Opened(sms.content()));
    }

    @Test
    void callsKmsOncePerMessageWhateverKeysItKnows() {
        open(sealed);
        assertThat(kms.decryptions).isEqualTo(1);
    }

    @Test
    void opensContentSealedUnderAReplacedKey() {
        assertThat(open(seal(message, FORMER_ARN))).isInstanceOf(Result.Opened.class);
        assertThat(kms.decryptions).isEqualTo(1);
    }

    @Test
    void neverCallsKmsForAnUnknownKey() {
        byte[] foreign = seal(message, InMemoryKms.KEY_ARN.replace('1', '7'));
        assertThat(open(foreign)).isEqualTo(new Result.DoesNotOpen("unknown_key"));
        assertThat(kms.decryptions).isZero();
    }

    @Test
    void neverOpensContentWithAChangedByte() {
        Random random = new Random(7);
        for (int i = 0; i < sealed.length; i++) {
            byte[] forged = sealed.clone();
            forged[i] ^= (byte) (1 + random.nextInt(255));
            assertThat(open(forged)).as("byte " + i).isInstanceOf(Result.DoesNotOpen.class);
        }
    }

    /** The frames' own bytes, and every seventeenth of their content. */
    @Test
    void neverOpensManyFramesWithAChangedByte() {
        Message sms = Messages.sms("x".repeat(3 * FRAME - 100), true);
        byte[] frames = seal(sms, InMemoryKms.KEY_ARN);
        ByteBuffer whole = ByteBuffer.wrap(frames);
        assertThat(opener.open(sms.key(), whole)).isInstanceOf(Result.Opened.class);
        for (int i = 0; i < frames.length; i++) {
            int inFrame = (frames.length - i) % FRAME;
            if (i % 17 == 0 || inFrame < 200 || i < 600) {
                byte[] forged = frames.clone();
                forged[i] ^= 1;
                assertThat(opener.open(sms.key(), ByteBuffer.wrap(forged)))
                        .as("byte " + i)
                        .isInstanceOf(Result.DoesNotOpen.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, FRAME - 1, FRAME, FRAME + 1, 2 * FRAME, 5 * FRAME})
    void opensContentOfEveryLength(int length) {
        // The header line takes 23 bytes of the first frame.
        Message sms = Messages.sms("x".repeat(Math.max(1, length - 23)), true);
        assertThat(opener.open(sms.key(), ByteBuffer.wrap(seal(sms, InMemoryKms.KEY_ARN))))
                .isEqualTo(new Result.Opened(sms.content()));
    }

    @Test
    void neverOpensSwappedOrMissingFrames() {
        Message sms = Messages.sms("x".repeat(3 * FRAME), true);
        byte[] frames = seal(sms, InMemoryKms.KEY_ARN);
        int frameBytes = 4 + 12 + FRAME + 16;
        int first = frames.length - 3 * frameBytes - (4 + 4 + 12 + 4 + 23 + 16);
        byte[] swapped = frames.clone();
        System.arraycopy(frames, first, swapped, first + frameBytes, frameBytes);
        System.arraycopy(frames, first + frameBytes, swapped, first, frameBytes);
        assertThat(opener.open(sms.key(), ByteBuffer.wrap(swapped)))
                .isInstanceOf(Result.DoesNotOpen.class);
        byte[] fewer = new byte[frames.length - frameBytes];
        System.arraycopy(frames, 0, fewer, 0, first);
        System.arraycopy(
                frames, first + frameBytes, fewer, first, frames.length - first - frameBytes);
        assertThat(opener.open(sms.key(), ByteBuffer.wrap(fewer)))
                .isInstanceOf(Result.DoesNotOpen.class);
    }

    @Test
    void neverOpensAHeaderWithAChangedBit() {
        for (int bit = 0; bit < 8 * 64; bit++) {
            byte[] forged = sealed.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(open(forged)).as("bit " + bit).isInstanceOf(Result.DoesNotOpen.class);
        }
    }

    @Test
    void neverOpensTruncatedContent() {
        for (int length = 0; length < sealed.length; length++) {
            assertThat(open(Arrays.copyOf(sealed, length)))
                    .as(length + " bytes")
                    .isInstanceOf(Result.DoesNotOpen.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100, 5000})
    void neverOpensContentWithBytesAddedBeforeOrAfterIt(int more) {
        byte[] longer = Arrays.copyOf(sealed, sealed.length + more);
        assertThat(open(longer)).isInstanceOf(Result.DoesNotOpen.class);
        byte[] later = new byte[sealed.length + more];
        System.arraycopy(sealed, 0, later, more, sealed.length);
        assertThat(open(later)).isInstanceOf(Result.DoesNotOpen.class);
    }

    @Test
    void neverOpensRandomBytesAndNeverThrows() {
        Random random = new Random(7);
        for (int i = 0; i < 1_000; i++) {
            byte[] noise = new byte[random.nextInt(600)];
            random.nextBytes(noise);
            if (noise.length > 3 && i % 2 == 0) {
                // Starts with the first bytes of a real one, so that it reaches more of the reader.
                System.arraycopy(sealed, 0, noise, 0, Math.min(noise.length, random.nextInt(300)));
            }
            if (!Arrays.equals(noise, sealed)) {
                assertThat(open(noise)).isInstanceOf(Result.DoesNotOpen.class);
            }
        }
    }

    @Test
    void neverOpensContentForAnotherMessageOrRecipient() {
        Message other = Messages.secureEmail();
        ByteBuffer bytes = ByteBuffer.wrap(sealed);
        Result otherItem = new Result.DoesNotOpen("other_item");
        assertThat(opener.open(other.key(), bytes)).isEqualTo(otherItem);
        assertThat(
                        opener.open(
                                new MessageKey(new RecipientKey("bob@example.com"), message.id()),
                                bytes))
                .isEqualTo(otherItem);
        assertThat(kms.decryptions).isZero();
        assertThat(open(sealed)).isInstanceOf(Result.Opened.class);
    }

    @ParameterizedTest
    @CsvSource({
        "purpose, other",
        "msg_id, bob@example.com",
        "id, 0199",
        "purpose,",
        "msg_id,",
        "id,",
        "more, x",
        "Purpose, msg-api/content"
    })
    void neverOpensContentSealedInAnotherContext(String name, String value) {
        Map<String, String> context = new HashMap<>(Envelope.context(message.key()));
        if (value == null) {
            context.remove(name);
        } else {
            context.put(name, value);
        }
        byte[] other =
                Envelope.crypto()
                        .encryptData(
                                Envelope.keyring(kms, InMemoryKms.KEY_ARN),
                                ContentCodec.write(message.content()),
                                context)
                        .getResult();
        assertThat(open(other)).isEqualTo(new Result.DoesNotOpen("other_item"));
    }

    @ParameterizedTest
    @EnumSource(
            value = CryptoAlgorithm.class,
            names = {
                "ALG_AES_256_GCM_IV12_TAG16_NO_KDF",
                "ALG_AES_256_GCM_IV12_TAG16_HKDF_SHA256",
                "ALG_AES_256_GCM_IV12_TAG16_HKDF_SHA384_ECDSA_P384"
            })
    void neverOpensContentWithoutKeyCommitment(CryptoAlgorithm algorithm) {
        byte[] uncommitted =
                AwsCrypto.builder()
                        .withCommitmentPolicy(CommitmentPolicy.ForbidEncryptAllowDecrypt)
                        .withEncryptionAlgorithm(algorithm)
                        .build()
                        .encryptData(
                                Envelope.keyring(kms, InMemoryKms.KEY_ARN),
                                ContentCodec.write(message.content()),
                                Envelope.context(message.key()))
                        .getResult();
        assertThat(open(uncommitted)).isInstanceOf(Result.DoesNotOpen.class);
    }

    @Test
    void neverOpensAPlaintextOfUnknownForm() {
        byte[] other =
                Envelope.crypto()
                        .encryptData(
                                Envelope.keyring(kms, InMemoryKms.KEY_ARN),
                                "no header".getBytes(StandardCharsets.UTF_8),
                                Envelope.context(message.key()))
                        .getResult();
        assertThat(open(other)).isEqualTo(new Result.DoesNotOpen("unknown_form"));
    }

    @ParameterizedTest
    @CsvSource({
        "DisabledException, 400, false",
        "KMSInvalidStateException, 400, false",
        "NotFoundException, 400, false",
        "AccessDeniedException, 400, false",
        "IncorrectKeyException, 400, false",
        "ThrottlingException, 400, true",
        "LimitExceededException, 400, false",
        "KMSInternalException, 500, true",
        "DependencyTimeoutException, 503, true",
        "ServiceUnavailable, 503, true"
    })
    void distinguishesAnUnusableKeyFromAnUnavailableService(
            String code, int status, boolean isPassing) {
        kms.failure =
                KmsException.builder()
                        .statusCode(status)
                        .message("canary")
                        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                        .build();
        assertThat(open(sealed))
                .isEqualTo(isPassing ? new Result.Unavailable() : new Result.DoesNotOpen(code));
    }

    static Stream<Arguments> modelled() {
        return Stream.of(
                arguments(DisabledException.builder(), "DisabledException"),
                arguments(KmsInvalidStateException.builder(), "KMSInvalidStateException"),
                arguments(NotFoundException.builder(), "NotFoundException"),
                arguments(IncorrectKeyException.builder(), "IncorrectKeyException"),
                arguments(KmsInternalException.builder(), null),
                arguments(DependencyTimeoutException.builder(), null),
                arguments(KeyUnavailableException.builder(), null));
    }

    /** For these errors the Encryption SDK keeps only the class, not the code or the status. */
    @ParameterizedTest
    @MethodSource("modelled")
    void distinguishesThemByExceptionClassToo(KmsException.Builder error, @Nullable String code) {
        kms.failure =
                (RuntimeException)
                        error.statusCode(code == null ? 500 : 400)
                                .awsErrorDetails(AwsErrorDetails.builder().errorCode("x").build())
                                .build();
        assertThat(open(sealed))
                .isEqualTo(code == null ? new Result.Unavailable() : new Result.DoesNotOpen(code));
    }

    @Test
    void reportsUnavailableIfKmsDoesNotAnswer() {
        kms.failure = SdkClientException.create("canary");
        assertThat(open(sealed)).isEqualTo(new Result.Unavailable());
    }

    private Result open(byte[] bytes) {
        return opener.open(message.key(), ByteBuffer.wrap(bytes).asReadOnlyBuffer());
    }

    private byte[] seal(Message toSeal, String keyArn) {
        ByteBuffer bytes = new KmsSealer(kms, keyArn).seal(toSeal);
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
    }
}
