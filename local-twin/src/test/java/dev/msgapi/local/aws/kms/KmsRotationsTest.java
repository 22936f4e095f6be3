package dev.msgapi.local.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.msgapi.local.aws.Twin;
import java.io.IOException;
import java.nio.file.Path;
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
import software.amazon.awssdk.services.kms.model.LimitExceededException;
import software.amazon.awssdk.services.kms.model.NotFoundException;

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
    void opensEarlierCiphertextsAfterEveryRotation() {
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
    void rotatesAtMost25Times() {
        for (int i = 0; i < 25; i++) {
            kms.rotateKeyOnDemand(r -> r.keyId(key));
        }
        assertThatThrownBy(() -> kms.rotateKeyOnDemand(r -> r.keyId(key)))
                .isInstanceOf(LimitExceededException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"alias/content", "11111111-2222-3333-4444-000000000000", "nope"})
    void acceptsOnlyAKeysIdOrArn(String name) {
        assertThatThrownBy(() -> kms.rotateKeyOnDemand(r -> r.keyId(name)))
                .isInstanceOf(NotFoundException.class);
    }

    private SdkBytes seal() {
        return kms.encrypt(r -> r.keyId(key).plaintext(PLAIN)).ciphertextBlob();
    }

    private static DecryptResponse open(SdkBytes sealed) {
        return kms.decrypt(r -> r.ciphertextBlob(sealed));
    }
}
