package dev.msgapi.local.aws.kms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.msgapi.local.aws.TestTwin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyRequest;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;

class KmsDoubleTest {
    private static final String ARN_PREFIX = "arn:aws:kms:eu-west-1:000000000000:";
    private static final String UNKNOWN_KEY_ID = "11111111-2222-3333-4444-000000000000";
    private static final Map<String, String> CONTEXT = Map.of("purpose", "msg", "id", "1");

    @TempDir static Path state;
    static TestTwin twin;
    static KmsClient kms;

    @BeforeAll
    static void start() throws IOException {
        twin = TestTwin.start(state);
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
                TestTwin.KEY_ID,
                ARN_PREFIX + "key/" + TestTwin.KEY_ID,
                "alias/content",
                ARN_PREFIX + "alias/content"
            })
    void findsAKeyByIdArnAliasAndAliasArn(String name) {
        GenerateDataKeyResponse dataKey = dataKey(name);
        var opened =
                kms.decrypt(r ->
                        r.ciphertextBlob(dataKey.ciphertextBlob())
                                .keyId(name)
                                .encryptionContext(CONTEXT));
        assertThat(opened.plaintext()).isEqualTo(dataKey.plaintext());
        assertThat(opened.keyId()).isEqualTo(ARN_PREFIX + "key/" + TestTwin.KEY_ID);
        assertThat(kms.describeKey(r -> r.keyId(name)).keyMetadata().keyId())
                .isEqualTo(TestTwin.KEY_ID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alias/nope",
                "content",
                UNKNOWN_KEY_ID,
                "arn:aws:kms:us-east-1:000000000000:key/" + TestTwin.KEY_ID,
                "arn:aws:kms:eu-west-1:123456789012:key/" + TestTwin.KEY_ID
            })
    void rejectsAnUnknownKey(String name) {
        SdkBytes blob = dataKey(TestTwin.KEY_ID).ciphertextBlob();
        for (ThrowingCallable call :
                List.<ThrowingCallable>of(
                        () -> dataKey(name),
                        () -> kms.decrypt(r -> r.ciphertextBlob(blob).keyId(name)),
                        () -> kms.describeKey(r -> r.keyId(name)),
                        () -> kms.disableKey(r -> r.keyId(name)),
                        () -> kms.rotateKeyOnDemand(r -> r.keyId(name)))) {
            assertThatThrownBy(call)
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageContaining("Key '" + name + "' does not exist");
        }
    }

    @Test
    void decryptsOnlyUnderTheSameEncryptionContext() {
        SdkBytes blob = dataKey(TestTwin.KEY_ID).ciphertextBlob();
        for (Map<String, String> other :
                List.of(
                        Map.<String, String>of(),
                        Map.of("purpose", "msg"),
                        Map.of("purpose", "msg", "id", "2"),
                        Map.of("purpose", "msg", "ID", "1"),
                        Map.of("purpose", "msg", "id", "1", "more", ""),
                        Map.of("purposemsg", "", "id", "1"))) {
            assertThatThrownBy(
                            () -> kms.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(other)))
                    .isInstanceOf(InvalidCiphertextException.class);
        }
    }

    @Test
    void rejectsACiphertextInWhichAnyByteWasChanged() {
        byte[] blob = dataKey(TestTwin.KEY_ID).ciphertextBlob().asByteArray();
        for (int i = 0; i < blob.length; i++) {
            byte[] changed = blob.clone();
            changed[i] ^= 1;
            rejectsCiphertext(changed);
        }
    }

    @Test
    void rejectsAnyPartOfACiphertext() {
        byte[] blob = dataKey(TestTwin.KEY_ID).ciphertextBlob().asByteArray();
        for (int length = 1; length < blob.length; length++) {
            rejectsCiphertext(Arrays.copyOf(blob, length));
        }
        rejectsCiphertext(
                "not a ciphertext, and as long as one would be.................".getBytes(UTF_8));
    }

    @Test
    void rejectsACiphertextOfAnotherKey() {
        SdkBytes blob = dataKey(TestTwin.KEY_ID).ciphertextBlob();
        assertThatThrownBy(() ->
                        kms.decrypt(r ->
                                r.ciphertextBlob(blob)
                                        .keyId("alias/other")
                                        .encryptionContext(CONTEXT)))
                .isInstanceOf(IncorrectKeyException.class);
    }

    @Test
    void aDataKeyHasTheRequestedSize() {
        assertThat(dataKey(TestTwin.KEY_ID).plaintext().asByteArray()).hasSize(32);
        var sized = kms.generateDataKey(r -> r.keyId(TestTwin.KEY_ID).numberOfBytes(1024));
        assertThat(sized.plaintext().asByteArray()).hasSize(1024);
    }

    @Test
    void rejectsADataKeyWithoutASizeOrWithTwo() {
        for (GenerateDataKeyRequest.Builder size :
                List.of(
                        GenerateDataKeyRequest.builder(),
                        GenerateDataKeyRequest.builder()
                                .numberOfBytes(32)
                                .keySpec(DataKeySpec.AES_256),
                        GenerateDataKeyRequest.builder().keySpec(DataKeySpec.AES_128),
                        GenerateDataKeyRequest.builder().numberOfBytes(0),
                        GenerateDataKeyRequest.builder().numberOfBytes(1025))) {
            assertThatThrownBy(() -> kms.generateDataKey(size.keyId(TestTwin.KEY_ID).build()))
                    .isInstanceOfSatisfying(
                            KmsException.class,
                            e ->
                                    assertThat(e.awsErrorDetails().errorCode())
                                            .isEqualTo("ValidationException"));
        }
    }

    @Test
    void rejectsMembersThatItDoesNotKnow() {
        for (ThrowingCallable call :
                List.<ThrowingCallable>of(
                        () ->
                                kms.generateDataKey(r ->
                                        r.keyId(TestTwin.KEY_ID).numberOfBytes(32).dryRun(true)),
                        () -> kms.createKey(r -> r.keySpec(KeySpec.RSA_2048)),
                        () -> kms.createKey(r -> r.description("not kept")))) {
            assertThatThrownBy(call).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    void createsAnEnabledSymmetricKey() {
        KeyMetadata created = kms.createKey().keyMetadata();
        assertThat(created)
                .returns(KeyState.ENABLED, KeyMetadata::keyState)
                .returns(true, KeyMetadata::enabled)
                .returns(KeySpec.SYMMETRIC_DEFAULT, KeyMetadata::keySpec)
                .returns(ARN_PREFIX + "key/" + created.keyId(), KeyMetadata::arn);
        assertThat(kms.describeKey(r -> r.keyId(created.arn())).keyMetadata()).isEqualTo(created);
        decrypts(dataKey(created.keyId()));
    }

    @Test
    void aDisabledKeyIsNotUsed() {
        String arn = kms.createKey().keyMetadata().arn();
        GenerateDataKeyResponse dataKey = dataKey(arn);
        kms.disableKey(r -> r.keyId(arn));
        assertThat(kms.describeKey(r -> r.keyId(arn)).keyMetadata().keyState())
                .isEqualTo(KeyState.DISABLED);
        for (ThrowingCallable use :
                List.<ThrowingCallable>of(
                        () -> dataKey(arn),
                        () -> decrypts(dataKey),
                        () -> kms.rotateKeyOnDemand(r -> r.keyId(arn)))) {
            assertThatThrownBy(use)
                    .isInstanceOf(DisabledException.class)
                    .hasMessageStartingWith(arn + " is disabled.");
        }
        kms.enableKey(r -> r.keyId(arn));
        decrypts(dataKey);
    }

    @Test
    void decryptsEarlierCiphertextsAfterEveryRotation() {
        String key = kms.createKey().keyMetadata().keyId();
        List<GenerateDataKeyResponse> dataKeys = new ArrayList<>(List.of(dataKey(key)));
        for (int i = 0; i < 3; i++) {
            assertThat(kms.rotateKeyOnDemand(r -> r.keyId(key)).keyId()).isEqualTo(key);
            dataKeys.add(dataKey(key));
        }
        dataKeys.forEach(KmsDoubleTest::decrypts);
    }

    @Test
    void aRotatedKeyEncryptsWithNewMaterial() {
        KmsKey key = KmsKey.create(UNKNOWN_KEY_ID);
        KmsKey rotated = key.rotated();
        assertThat(rotated.materials()).hasSize(2).doesNotHaveDuplicates();
        assertThat(rotated.materials()).startsWith(key.materials().getFirst());
        assertThat(rotated.currentMaterial()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Decrypt | not json | SerializationException",
                "Decrypt | [] | SerializationException",
                "Decrypt | {} | ValidationException",
                "Decrypt | {\"CiphertextBlob\":\"\"} | ValidationException",
                "Decrypt | {\"CiphertextBlob\":\"***\"} | SerializationException",
                "Decrypt | {\"CiphertextBlob\":1} | SerializationException",
                "Decrypt | {\"CiphertextBlob\":\"YQ==\"} | InvalidCiphertextException",
                "DescribeKey | {\"KeyId\":\"\"} | ValidationException",
                "DescribeKey | {\"KeyId\":1} | SerializationException",
                "DescribeKey | {\"KeyId\":\"a\",\"KeyId\":\"b\"} | SerializationException",
                "GenerateDataKey | {\"KeyId\":\"alias/content\",\"NumberOfBytes\":\"32\"} | SerializationException",
                "GenerateDataKey | {\"KeyId\":\"alias/content\",\"NumberOfBytes\":1,\"EncryptionContext\":[]} | SerializationException",
                "GenerateDataKey | {\"KeyId\":\"alias/content\",\"NumberOfBytes\":1,\"EncryptionContext\":{\"a\":1}} | SerializationException",
                "Fly | {} | UnknownOperationException"
            })
    void answersMalformedRequestsAsAwsDoes(String operation, String body, String error)
            throws Exception {
        var answer = twin.post("kms", body, "X-Amz-Target", "TrentService." + operation);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("x-amzn-errortype")).contains(error);
        assertThat(answer.body()).contains("\"__type\":\"" + error + "\"");
    }

    private static GenerateDataKeyResponse dataKey(String keyId) {
        return kms.generateDataKey(
                r -> r.keyId(keyId).keySpec(DataKeySpec.AES_256).encryptionContext(CONTEXT));
    }

    private static void decrypts(GenerateDataKeyResponse dataKey) {
        SdkBytes blob = dataKey.ciphertextBlob();
        assertThat(kms.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(CONTEXT)).plaintext())
                .isEqualTo(dataKey.plaintext());
    }

    private static void rejectsCiphertext(byte[] blob) {
        assertThatThrownBy(() ->
                        kms.decrypt(r ->
                                r.ciphertextBlob(SdkBytes.fromByteArray(blob))
                                        .encryptionContext(CONTEXT)))
                .isInstanceOf(InvalidCiphertextException.class);
    }
}
