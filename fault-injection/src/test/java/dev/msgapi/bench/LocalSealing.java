package dev.msgapi.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.CommitmentPolicy;
import com.amazonaws.encryptionsdk.CryptoAlgorithm;
import dev.msgapi.model.Content;
import dev.msgapi.model.Message;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.cryptography.materialproviders.IKeyring;
import software.amazon.cryptography.materialproviders.MaterialProviders;
import software.amazon.cryptography.materialproviders.model.AesWrappingAlg;
import software.amazon.cryptography.materialproviders.model.CreateRawAesKeyringInput;
import software.amazon.cryptography.materialproviders.model.MaterialProvidersConfig;

/** Seals the same content and context without KMS, under a key in memory, for comparison. */
final class LocalSealing {
    private static final int KEY_BYTES = 32;
    private static final int IV_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final byte[] wrappingKey = random(KEY_BYTES);
    private final AwsCrypto crypto =
            AwsCrypto.builder()
                    .withCommitmentPolicy(CommitmentPolicy.RequireEncryptRequireDecrypt)
                    .withEncryptionAlgorithm(CryptoAlgorithm.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY)
                    .build();
    private final IKeyring keyring =
            MaterialProviders.builder()
                    .MaterialProvidersConfig(MaterialProvidersConfig.builder().build())
                    .build()
                    .CreateRawAesKeyring(
                            CreateRawAesKeyringInput.builder()
                                    .keyNamespace("bench")
                                    .keyName("local")
                                    .wrappingKey(ByteBuffer.wrap(wrappingKey))
                                    .wrappingAlg(AesWrappingAlg.ALG_AES256_GCM_IV12_TAG16)
                                    .build());

    /** Seals with the Encryption SDK as the function configures it, except for the keyring. */
    byte[] byEncryptionSdk(Message message) {
        return crypto.encryptData(keyring, plaintext(message), context(message)).getResult();
    }

    /** Seals with the AES-GCM of the JDK only: under a data key, which it wraps. */
    byte[] byJdk(Message message) {
        byte[] dataKey = random(KEY_BYTES);
        byte[] context = new TreeMap<>(context(message)).toString().getBytes(UTF_8);
        byte[] wrapped = gcm(wrappingKey, dataKey, context);
        byte[] sealed = gcm(dataKey, plaintext(message), context);
        return ByteBuffer.allocate(wrapped.length + sealed.length).put(wrapped).put(sealed).array();
    }

    private byte[] gcm(byte[] key, byte[] plain, byte[] context) {
        try {
            byte[] iv = random(IV_BYTES);
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(key, "AES"),
                    new GCMParameterSpec(TAG_BITS, iv));
            cipher.updateAAD(context);
            byte[] sealed = cipher.doFinal(plain);
            return ByteBuffer.allocate(iv.length + sealed.length).put(iv).put(sealed).array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] random(int bytes) {
        byte[] value = new byte[bytes];
        random.nextBytes(value);
        return value;
    }

    private static byte[] plaintext(Message message) {
        String header =
                switch (message.content()) {
                    case Content.Email(String subject, String _) ->
                            "{\"v\":1,\"subject\":\"" + subject + "\"}\n";
                    case Content.Text _ -> "{\"v\":1}\n";
                };
        return (header + message.content().text()).getBytes(UTF_8);
    }

    static Map<String, String> context(Message message) {
        return Map.of(
                "purpose", "msg-api/content",
                "msg_id", message.to().key().value(),
                "id", message.id().toString());
    }
}
