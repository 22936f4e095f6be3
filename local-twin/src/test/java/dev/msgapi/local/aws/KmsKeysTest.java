package dev.msgapi.local.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.msgapi.local.template.Stack;
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
    void aKeyRotatesByItselfWhenItsPeriodIsOver() throws Exception {
        KmsKeys keys = keys();
        KmsKey key = keys.change(keys.create("mine").id(), k -> k.rotateEvery(90, now));
        byte[] before = KmsCiphertext.seal(key, PLAIN, Map.of());
        now = now.plus(Duration.ofDays(90)).minusSeconds(1);
        assertThat(keys.find(key.id()).rotations()).isEmpty();
        now = now.plusSeconds(1);
        KmsKey rotated = keys.find(key.id());
        assertThat(rotated.rotations())
                .containsExactly(
                        new KmsKey.Rotation(now.getEpochSecond(), KmsKey.RotationType.AUTOMATIC));
        assertThat(Instant.ofEpochSecond(rotated.nextRotationEpochSecond()))
                .isEqualTo(now.plus(Duration.ofDays(90)));
        assertThat(rotated.onDemandRotations()).isZero();
        assertThat(KmsCiphertext.parse(before).open(rotated, Map.of())).isEqualTo(PLAIN);
        assertThat(keys().find(key.id()).materials()).hasSize(2);
    }

    @Test
    void aDisabledKeyRotatesOnceItIsEnabled() throws Exception {
        KmsKeys keys = keys();
        KmsKey key = keys.change(keys.create("").id(), k -> k.rotateEvery(90, now).enable(false));
        now = now.plus(Duration.ofDays(300));
        assertThat(keys.find(key.id()).rotations()).isEmpty();
        keys.change(key.id(), k -> k.enable(true));
        assertThat(keys.find(key.id()).rotations()).hasSize(1);
    }

    @Test
    void aKeyIsGoneWithItsAliasesWhenItsDeletionIsDue() throws Exception {
        KmsKeys keys = keys();
        KmsKey key = keys.create("mine");
        keys.createAlias("alias/mine", key);
        byte[] sealed = KmsCiphertext.seal(key, PLAIN, Map.of());
        keys.change(key.id(), k -> k.scheduleDeletion(now.plus(Duration.ofDays(7))));
        now = now.plus(Duration.ofDays(7)).minusSeconds(1);
        assertThat(keys.find("alias/mine").pendingDeletion()).isTrue();
        now = now.plusSeconds(1);
        for (KmsKeys after : List.of(keys, keys())) {
            for (String name : List.of(key.id(), key.arn(), "alias/mine")) {
                assertThatThrownBy(() -> after.find(name))
                        .isInstanceOfSatisfying(
                                AwsError.class,
                                e -> assertThat(e.code()).isEqualTo("NotFoundException"));
            }
            assertThat(after.all()).extracting(KmsKey::id).doesNotContain(key.id());
            assertThat(after.aliases()).containsOnlyKeys("alias/content", "alias/other");
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

    @Test
    void aKeyOfTheTemplateRotatesAsTheTemplateSays() throws Exception {
        Stack plain = Twin.stack();
        Stack stack =
                new Stack(
                        plain.queues(),
                        plain.tables(),
                        List.of(new Stack.Key(Twin.KEY_ID, "arn", List.of(), 180)),
                        plain.emailIdentities(),
                        plain.configurationSets(),
                        plain.functions(),
                        plain.eventSources(),
                        plain.schedules(),
                        plain.api());
        KmsKeys keys = new KmsKeys(stack, state, StateKey.in(state), () -> now);
        now = now.plus(Duration.ofDays(180));
        assertThat(keys.find(Twin.KEY_ID).rotations()).hasSize(1);
    }

    @Test
    void readsTheKeysOfAnOlderStateFolder() throws Exception {
        byte[] first = Aes.random(32);
        new SealedFile<>(
                        state.resolve("kms"),
                        StateKey.in(state),
                        new TypeReference<Map<String, Object>>() {})
                .write(
                        Map.of(
                                Twin.KEY_ID,
                                Map.of(
                                        "id",
                                        Twin.KEY_ID,
                                        "materials",
                                        List.of(first, Aes.random(32)),
                                        "enabled",
                                        true,
                                        "rotating",
                                        false,
                                        "createdEpochSecond",
                                        1_700_000_000L)));
        KmsKey key = keys().find("alias/content");
        assertThat(key.materials()).hasSize(2).first().isEqualTo(first);
        assertThat(key.rotations()).hasSize(1);
        assertThat(key.state()).isEqualTo("Enabled");
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
