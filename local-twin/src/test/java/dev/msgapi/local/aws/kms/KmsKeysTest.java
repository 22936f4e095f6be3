package dev.msgapi.local.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.msgapi.local.aws.Twin;
import dev.msgapi.local.aws.protocol.AwsError;
import dev.msgapi.local.aws.state.StateKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys over time and over restarts, by a clock that the tests move. */
class KmsKeysTest {
    private static final byte[] PLAIN = "content".getBytes(StandardCharsets.UTF_8);

    @TempDir Path state;
    private Instant now = Instant.parse("2026-11-22T15:42:07Z");

    @Test
    void aKeyIsGoneWhenItsDeletionIsDue() throws Exception {
        KmsKeys keys = keys();
        KmsKey key = keys.create("mine");
        byte[] sealed = KmsCiphertext.seal(key, PLAIN, Map.of());
        keys.change(key.id(), k -> k.scheduleDeletion(now.plus(Duration.ofDays(7))));
        now = now.plus(Duration.ofDays(7)).minusSeconds(1);
        assertThat(keys.find(key.id()).pendingDeletion()).isTrue();
        now = now.plusSeconds(1);
        for (KmsKeys after : List.of(keys, keys())) {
            for (String name : List.of(key.id(), key.arn())) {
                assertThatThrownBy(() -> after.find(name))
                        .isInstanceOfSatisfying(
                                AwsError.class,
                                e -> assertThat(e.code()).isEqualTo("NotFoundException"));
            }
            assertThatThrownBy(() -> new KmsCrypto(after).decrypt(decryption(sealed)))
                    .isInstanceOfSatisfying(
                            AwsError.class,
                            e -> assertThat(e.code()).isEqualTo("AccessDeniedException"));
        }
    }

    @Test
    void aDeletedKeyOfTheTemplateDoesNotComeBack() throws Exception {
        KmsKeys keys = keys();
        keys.change(Twin.KEY_ID, k -> k.scheduleDeletion(now.plusSeconds(1)));
        now = now.plusSeconds(1);
        assertThatThrownBy(() -> keys().find(Twin.KEY_ID)).isInstanceOf(AwsError.class);
        assertThatThrownBy(() -> keys().find("alias/content")).isInstanceOf(AwsError.class);
    }

    private static KmsInput decryption(byte[] sealed) throws AwsError {
        String base64 = Base64.getEncoder().encodeToString(sealed);
        return KmsInput.of(
                "{\"CiphertextBlob\":\"%s\"}".formatted(base64).getBytes(StandardCharsets.UTF_8));
    }

    private KmsKeys keys() throws IOException {
        return new KmsKeys(Twin.stack(), state, StateKey.in(state), () -> now);
    }
}
