package dev.msgapi.local.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.GetKeyRotationStatusResponse;
import software.amazon.awssdk.services.kms.model.IncludeKeyMaterial;
import software.amazon.awssdk.services.kms.model.KeyMaterialState;
import software.amazon.awssdk.services.kms.model.LimitExceededException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.RotationType;
import software.amazon.awssdk.services.kms.model.RotationsListEntry;

/** What rotation changes, on demand and by the calendar, and what it leaves alone. */
class KmsRotationsTest {
    private static final SdkBytes PLAIN = SdkBytes.fromUtf8String("content");

    @TempDir static Path state;
    static Twin twin;
    static KmsClient kms;

    private final String key = kms.createKey().keyMetadata().keyId();

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
    void opensAfterEveryRotationWhatWasSealedBefore() {
        List<SdkBytes> sealed = new ArrayList<>(List.of(seal()));
        for (int i = 0; i < 3; i++) {
            assertThat(kms.rotateKeyOnDemand(r -> r.keyId(key)).keyId()).isEqualTo(key);
            sealed.add(seal());
        }
        assertThat(sealed).allSatisfy(blob -> assertThat(open(blob).plaintext()).isEqualTo(PLAIN));
        assertThat(sealed.stream().map(blob -> open(blob).keyId()).distinct())
                .containsExactly("arn:aws:kms:eu-west-1:000000000000:key/" + key);
        assertThat(sealed.stream().map(blob -> open(blob).keyMaterialId()))
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[0-9a-f]{64}"))
                .last()
                .isEqualTo(kms.describeKey(r -> r.keyId(key)).keyMetadata().currentKeyMaterialId());
    }

    @Test
    void listsRotationsOldestFirstWithTheirMaterials() {
        assertThat(rotations()).isEmpty();
        kms.rotateKeyOnDemand(r -> r.keyId(key));
        kms.rotateKeyOnDemand(r -> r.keyId(key));
        assertThat(rotations())
                .hasSize(2)
                .allSatisfy(entry -> {
                    assertThat(entry.keyId()).isEqualTo(key);
                    assertThat(entry.rotationType()).isEqualTo(RotationType.ON_DEMAND);
                    assertThat(entry.rotationDate())
                            .isCloseTo(Instant.now(), within(60, ChronoUnit.SECONDS));
                })
                .extracting(RotationsListEntry::keyMaterialState)
                .containsExactly(KeyMaterialState.NON_CURRENT, KeyMaterialState.CURRENT);
        assertThat(
                        kms.listKeyRotationsPaginator(r ->
                                        r.keyId(key)
                                                .limit(1)
                                                .includeKeyMaterial(
                                                        IncludeKeyMaterial.ALL_KEY_MATERIAL))
                                .rotations())
                .hasSize(3)
                .first()
                .returns(null, RotationsListEntry::rotationDate);
    }

    @Test
    void tellsHowAndWhenAKeyRotates() {
        assertThat(status())
                .returns(false, GetKeyRotationStatusResponse::keyRotationEnabled)
                .returns(null, GetKeyRotationStatusResponse::rotationPeriodInDays)
                .returns(null, GetKeyRotationStatusResponse::nextRotationDate);
        kms.enableKeyRotation(r -> r.keyId(key));
        assertThat(status())
                .returns(true, GetKeyRotationStatusResponse::keyRotationEnabled)
                .returns(365, GetKeyRotationStatusResponse::rotationPeriodInDays)
                .returns(key, GetKeyRotationStatusResponse::keyId);
        kms.enableKeyRotation(r -> r.keyId(key).rotationPeriodInDays(90));
        assertThat(status().rotationPeriodInDays()).isEqualTo(90);
        assertThat(status().nextRotationDate())
                .isCloseTo(Instant.now().plus(Duration.ofDays(90)), within(60, ChronoUnit.SECONDS));
        kms.disableKeyRotation(r -> r.keyId(key));
        assertThat(status().keyRotationEnabled()).isFalse();
        assertThat(rotations()).isEmpty();
    }

    @Test
    void aKeyPendingDeletionRotatesAgainOnlyOnceThatIsCancelled() {
        kms.enableKeyRotation(r -> r.keyId(key).rotationPeriodInDays(100));
        kms.scheduleKeyDeletion(r -> r.keyId(key));
        assertThat(status().keyRotationEnabled()).isFalse();
        kms.cancelKeyDeletion(r -> r.keyId(key));
        assertThat(status().keyRotationEnabled()).isTrue();
        assertThat(status().rotationPeriodInDays()).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(ints = {-90, 0, 89, 2561})
    void refusesAPeriodOutside90To2560Days(int days) {
        KmsDoubleTest.invalid(
                () -> kms.enableKeyRotation(r -> r.keyId(key).rotationPeriodInDays(days)));
        assertThat(status().keyRotationEnabled()).isFalse();
    }

    @Test
    void rotatesOnDemand25TimesAtMost() {
        for (int i = 0; i < 25; i++) {
            kms.rotateKeyOnDemand(r -> r.keyId(key));
        }
        assertThatThrownBy(() -> kms.rotateKeyOnDemand(r -> r.keyId(key)))
                .isInstanceOf(LimitExceededException.class);
        assertThat(rotations()).hasSize(25);
    }

    @ParameterizedTest
    @ValueSource(strings = {"alias/content", "11111111-2222-3333-4444-000000000000", "nope"})
    void knowsAKeyByItsIdOrArnAlone(String name) {
        assertThatThrownBy(() -> kms.enableKeyRotation(r -> r.keyId(name)))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> kms.disableKeyRotation(r -> r.keyId(name)))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> kms.getKeyRotationStatus(r -> r.keyId(name)))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> kms.rotateKeyOnDemand(r -> r.keyId(name)))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> kms.listKeyRotations(r -> r.keyId(name)))
                .isInstanceOf(NotFoundException.class);
    }

    private List<RotationsListEntry> rotations() {
        return kms.listKeyRotations(r -> r.keyId(key)).rotations();
    }

    private GetKeyRotationStatusResponse status() {
        return kms.getKeyRotationStatus(r -> r.keyId(key));
    }

    private SdkBytes seal() {
        return kms.encrypt(r -> r.keyId(key).plaintext(PLAIN)).ciphertextBlob();
    }

    private static DecryptResponse open(SdkBytes sealed) {
        return kms.decrypt(r -> r.ciphertextBlob(sealed));
    }
}
