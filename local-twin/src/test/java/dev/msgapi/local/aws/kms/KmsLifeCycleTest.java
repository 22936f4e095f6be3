package dev.msgapi.local.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.msgapi.local.aws.Twin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.CreateKeyRequest;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.LimitExceededException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;

/** Keys that come and go: their states and what each refuses, and their aliases. */
class KmsLifeCycleTest {
    private static final SdkBytes PLAIN = SdkBytes.fromUtf8String("content");

    @TempDir static Path state;
    static Twin twin;
    static KmsClient kms;

    private final String key = kms.createKey().keyMetadata().keyId();
    private final String arn = "arn:aws:kms:eu-west-1:000000000000:key/" + key;

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

    @Test
    void createsASymmetricKeyThatSealsAndOpens() {
        KeyMetadata made = kms.createKey(r -> r.description("for content")).keyMetadata();
        assertThat(made)
                .returns("for content", KeyMetadata::description)
                .returns(KeyState.ENABLED, KeyMetadata::keyState)
                .returns(true, KeyMetadata::enabled)
                .returns(KeySpec.SYMMETRIC_DEFAULT, KeyMetadata::keySpec)
                .returns(KeyUsageType.ENCRYPT_DECRYPT, KeyMetadata::keyUsage)
                .returns(OriginType.AWS_KMS, KeyMetadata::origin);
        assertThat(made.arn()).endsWith(":key/" + made.keyId());
        assertThat(kms.describeKey(r -> r.keyId(made.arn())).keyMetadata()).isEqualTo(made);
        assertThat(open(seal(made.keyId()))).isEqualTo(PLAIN);
    }

    @Test
    void createsNoOtherKindOfKey() {
        for (CreateKeyRequest.Builder other :
                List.of(
                        CreateKeyRequest.builder().keySpec(KeySpec.RSA_2048),
                        CreateKeyRequest.builder().keySpec(KeySpec.HMAC_256),
                        CreateKeyRequest.builder().keyUsage(KeyUsageType.SIGN_VERIFY),
                        CreateKeyRequest.builder().origin(OriginType.EXTERNAL),
                        CreateKeyRequest.builder().multiRegion(true),
                        CreateKeyRequest.builder().policy("{}"),
                        CreateKeyRequest.builder().customKeyStoreId("cks-1"))) {
            assertThatThrownBy(() -> kms.createKey(other.build()))
                    .isInstanceOf(UnsupportedOperationException.class);
        }
        invalid(() -> kms.createKey(r -> r.description("x".repeat(8193))));
    }

    @Test
    void aDisabledKeyDoesNothing() {
        SdkBytes sealed = seal(key);
        kms.disableKey(r -> r.keyId(arn));
        assertThat(described().keyState()).isEqualTo(KeyState.DISABLED);
        for (ThrowingCallable use : uses(sealed)) {
            assertThatThrownBy(use)
                    .isInstanceOf(DisabledException.class)
                    .hasMessageStartingWith(arn + " is disabled.");
        }
        kms.disableKey(r -> r.keyId(key));
        kms.enableKey(r -> r.keyId(key));
        assertThat(open(sealed)).isEqualTo(PLAIN);
    }

    @Test
    void opensEarlierCiphertextsAfterEveryRotation() {
        List<SdkBytes> sealed = new ArrayList<>(List.of(seal(key)));
        for (int i = 0; i < 3; i++) {
            assertThat(kms.rotateKeyOnDemand(r -> r.keyId(key)).keyId()).isEqualTo(key);
            sealed.add(seal(key));
        }
        assertThat(sealed).allSatisfy(blob -> assertThat(open(blob)).isEqualTo(PLAIN));
        assertThat(sealed.stream().map(blob -> opened(blob).keyId()).distinct())
                .containsExactly("arn:aws:kms:eu-west-1:000000000000:key/" + key);
        assertThat(sealed.stream().map(blob -> opened(blob).keyMaterialId()))
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[0-9a-f]{64}"))
                .last()
                .isEqualTo(kms.describeKey(r -> r.keyId(key)).keyMetadata().currentKeyMaterialId());
    }

    @Test
    void rotatesAtMost25Times() {
        for (int i = 0; i < 25; i++) {
            kms.rotateKeyOnDemand(r -> r.keyId(key));
        }
        assertThatThrownBy(() -> kms.rotateKeyOnDemand(r -> r.keyId(key)))
                .isInstanceOf(LimitExceededException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alias/content",
                "arn:aws:kms:eu-west-1:000000000000:alias/content",
                "arn:aws:kms:us-east-1:000000000000:key/" + Twin.KEY_ID,
                "11111111-2222-3333-4444-000000000000",
                "key"
            })
    void changesAKeyByItsIdOrArnAlone(String name) {
        notFound(() -> kms.enableKey(r -> r.keyId(name)));
        notFound(() -> kms.disableKey(r -> r.keyId(name)));
        notFound(() -> kms.rotateKeyOnDemand(r -> r.keyId(name)));
        assertThat(kms.describeKey(r -> r.keyId(Twin.KEY_ID)).keyMetadata().enabled()).isTrue();
    }

    private List<ThrowingCallable> uses(SdkBytes sealed) {
        return List.of(
                () -> seal(key),
                () -> open(sealed),
                () -> kms.generateDataKey(r -> r.keyId(key).keySpec(DataKeySpec.AES_256)),
                () -> kms.rotateKeyOnDemand(r -> r.keyId(key)));
    }

    private static void notFound(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(NotFoundException.class);
    }

    private static void invalid(ThrowingCallable call) {
        KmsDoubleTest.invalid(call);
    }

    private KeyMetadata described() {
        return kms.describeKey(r -> r.keyId(key)).keyMetadata();
    }

    private static SdkBytes seal(String id) {
        return kms.encrypt(r -> r.keyId(id).plaintext(PLAIN)).ciphertextBlob();
    }

    private static SdkBytes open(SdkBytes sealed) {
        return opened(sealed).plaintext();
    }

    private static DecryptResponse opened(SdkBytes sealed) {
        return kms.decrypt(r -> r.ciphertextBlob(sealed));
    }
}
