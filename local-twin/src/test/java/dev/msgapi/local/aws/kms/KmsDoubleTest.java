package dev.msgapi.local.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.msgapi.local.aws.Twin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.EncryptRequest;
import software.amazon.awssdk.services.kms.model.EncryptionAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;

class KmsDoubleTest {
    private static final String ARN_PREFIX = "arn:aws:kms:eu-west-1:000000000000:";
    private static final SdkBytes PLAIN = SdkBytes.fromUtf8String("content");
    private static final Map<String, String> CONTEXT = Map.of("purpose", "msg", "id", "1");

    @TempDir static Path state;
    static Twin twin;
    static KmsClient kms;

    @BeforeAll
    static void start() throws IOException {
        twin = Twin.start(state);
        kms = twin.kms();
    }

    @AfterAll
    static void stop() {
        kms.close();
        twin.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                Twin.KEY_ID,
                ARN_PREFIX + "key/" + Twin.KEY_ID,
                "alias/content",
                ARN_PREFIX + "alias/content"
            })
    void knowsAKeyByIdArnAliasAndAliasArn(String name) {
        SdkBytes sealed = seal(name, PLAIN, CONTEXT);
        var opened =
                kms.decrypt(r -> r.ciphertextBlob(sealed).keyId(name).encryptionContext(CONTEXT));
        assertThat(opened.plaintext()).isEqualTo(PLAIN);
        assertThat(opened.keyId()).isEqualTo(ARN_PREFIX + "key/" + Twin.KEY_ID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alias/nope",
                "content",
                "11111111-2222-3333-4444-000000000000",
                "arn:aws:kms:us-east-1:000000000000:key/" + Twin.KEY_ID,
                "arn:aws:kms:eu-west-1:123456789012:key/" + Twin.KEY_ID
            })
    void refusesAKeyThatIsNotThere(String name) {
        assertThatThrownBy(() -> seal(name, PLAIN, CONTEXT)).isInstanceOf(NotFoundException.class);
    }

    @Test
    void opensUnderTheSameContextAlone() {
        SdkBytes sealed = seal(Twin.KEY_ID, PLAIN, CONTEXT);
        for (Map<String, String> other :
                List.of(
                        Map.<String, String>of(),
                        Map.of("purpose", "msg"),
                        Map.of("purpose", "msg", "id", "2"),
                        Map.of("purpose", "msg", "ID", "1"),
                        Map.of("purpose", "msg", "id", "1", "more", ""),
                        Map.of("purposemsg", "", "id", "1"))) {
            assertThatThrownBy(() ->
                            kms.decrypt(r -> r.ciphertextBlob(sealed).encryptionContext(other)))
                    .isInstanceOf(InvalidCiphertextException.class);
        }
    }

    @Test
    void opensNoCiphertextThatWasTouchedAtAnyByte() {
        byte[] sealed = seal(Twin.KEY_ID, PLAIN, CONTEXT).asByteArray();
        for (int i = 0; i < sealed.length; i++) {
            byte[] touched = sealed.clone();
            touched[i] ^= 1;
            assertThatThrownBy(() ->
                            kms.decrypt(r ->
                                    r.ciphertextBlob(SdkBytes.fromByteArray(touched))
                                            .encryptionContext(CONTEXT)))
                    .as("byte %d", i)
                    .isInstanceOf(InvalidCiphertextException.class);
        }
    }

    @Test
    void opensNoPartOfACiphertext() {
        byte[] sealed = seal(Twin.KEY_ID, PLAIN, CONTEXT).asByteArray();
        for (int length = 1; length < sealed.length; length++) {
            SdkBytes part = SdkBytes.fromByteArray(Arrays.copyOf(sealed, length));
            assertThatThrownBy(() ->
                            kms.decrypt(r -> r.ciphertextBlob(part).encryptionContext(CONTEXT)))
                    .isInstanceOf(InvalidCiphertextException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "not a ciphertext of any key, and as long as one would be......"})
    void opensNoGarbage(String garbage) {
        for (@Nullable String key : new @Nullable String[] {null, Twin.KEY_ID}) {
            assertThatThrownBy(() ->
                            kms.decrypt(r ->
                                    r.ciphertextBlob(SdkBytes.fromUtf8String(garbage)).keyId(key)))
                    .isInstanceOf(InvalidCiphertextException.class);
        }
    }

    @Test
    void decryptsUnderNoKeyThatIsNotThere() {
        SdkBytes sealed = seal(Twin.KEY_ID, PLAIN, CONTEXT);
        assertThatThrownBy(() ->
                        kms.decrypt(r ->
                                r.ciphertextBlob(sealed)
                                        .keyId("11111111-2222-3333-4444-000000000000")
                                        .encryptionContext(CONTEXT)))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining(
                        "Key '"
                                + ARN_PREFIX
                                + "key/11111111-2222-3333-4444-000000000000' does not exist");
    }

    @Test
    void rejectsMembersThatItDoesNotKnow() {
        for (EncryptRequest request :
                List.of(
                        EncryptRequest.builder().dryRun(true).build(),
                        EncryptRequest.builder()
                                .encryptionAlgorithm(EncryptionAlgorithmSpec.RSAES_OAEP_SHA_256)
                                .build())) {
            assertThatThrownBy(() ->
                            kms.encrypt(
                                    request.toBuilder()
                                            .keyId(Twin.KEY_ID)
                                            .plaintext(PLAIN)
                                            .build()))
                    .isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    void refusesAnotherKeyThanTheCiphertexts() {
        SdkBytes sealed = seal(Twin.KEY_ID, PLAIN, CONTEXT);
        assertThatThrownBy(() ->
                        kms.decrypt(r ->
                                r.ciphertextBlob(sealed)
                                        .keyId("alias/other")
                                        .encryptionContext(CONTEXT)))
                .isInstanceOf(IncorrectKeyException.class);
    }

    @Test
    void aDataKeyOpensToItsPlaintext() {
        var key =
                kms.generateDataKey(r ->
                        r.keyId("alias/content")
                                .keySpec(DataKeySpec.AES_256)
                                .encryptionContext(CONTEXT));
        assertThat(key.plaintext().asByteArray()).hasSize(32);
        assertThat(open(key.ciphertextBlob())).isEqualTo(key.plaintext());
    }

    @Test
    void takes4096BytesAndNotOneMore() {
        seal(Twin.KEY_ID, SdkBytes.fromByteArray(new byte[4096]), CONTEXT);
        invalid(() -> seal(Twin.KEY_ID, SdkBytes.fromByteArray(new byte[4097]), CONTEXT));
        invalid(() -> seal(Twin.KEY_ID, SdkBytes.fromByteArray(new byte[0]), CONTEXT));
    }

    @Test
    void refusesADataKeyOfNoSizeOrTwo() {
        invalid(() -> kms.generateDataKey(r -> r.keyId(Twin.KEY_ID)));
        invalid(() ->
                kms.generateDataKey(
                        r -> r.keyId(Twin.KEY_ID).numberOfBytes(32).keySpec(DataKeySpec.AES_256)));
        invalid(() -> kms.generateDataKey(r -> r.keyId(Twin.KEY_ID).numberOfBytes(1025)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Encrypt | not json | SerializationException",
                "Encrypt | [] | SerializationException",
                "Encrypt | {} | ValidationException",
                "Encrypt | {\"KeyId\":\"\",\"Plaintext\":\"YQ==\"} | ValidationException",
                "GenerateDataKey | {\"KeyId\":\"alias/content\",\"NumberOfBytes\":0} | ValidationException",
                "GenerateDataKey | {\"KeyId\":\"alias/content\",\"NumberOfBytes\":\"32\"} | SerializationException",
                "GenerateDataKey | {\"KeyId\":\"alias/content\",\"KeySpec\":\"AES_512\"} | ValidationException",
                "RotateKeyOnDemand | {\"KeyId\":1} | SerializationException",
                "Encrypt | {\"KeyId\":1,\"Plaintext\":\"YQ==\"} | SerializationException",
                "Encrypt | {\"KeyId\":\"alias/content\",\"Plaintext\":\"***\"} | SerializationException",
                "Encrypt | {\"KeyId\":\"alias/content\",\"Plaintext\":\"YQ==\",\"EncryptionContext\":[]} | SerializationException",
                "Encrypt | {\"KeyId\":\"alias/content\",\"Plaintext\":\"YQ==\",\"EncryptionContext\":{\"a\":1}} | SerializationException",
                "Encrypt | {\"KeyId\":\"a\",\"KeyId\":\"b\"} | SerializationException",
                "Decrypt | {\"CiphertextBlob\":\"YQ==\"} | InvalidCiphertextException",
                "Fly | {} | UnknownOperationException"
            })
    void answersMalformedRequestsAsAwsDoes(String operation, String body, String error)
            throws Exception {
        var answer = twin.post("kms", body, "X-Amz-Target", "TrentService." + operation);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("x-amzn-errortype")).contains(error);
        assertThat(answer.body()).contains("\"__type\":\"" + error + "\"");
    }

    static void invalid(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KmsException.class,
                        e ->
                                assertThat(e.awsErrorDetails().errorCode())
                                        .isEqualTo("ValidationException"));
    }

    private static SdkBytes seal(String key, SdkBytes plain, Map<String, String> context) {
        return kms.encrypt(r -> r.keyId(key).plaintext(plain).encryptionContext(context))
                .ciphertextBlob();
    }

    private static SdkBytes open(SdkBytes sealed) {
        return kms.decrypt(r -> r.ciphertextBlob(sealed).encryptionContext(CONTEXT)).plaintext();
    }
}
