package dev.msgapi.local.aws.kms;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.msgapi.local.aws.protocol.AwsError;
import dev.msgapi.local.aws.state.Aes;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.AEADBadTagException;

/**
 * A ciphertext blob: a version, the key's id, the number of the key's material, and the content
 * under AES-256-GCM. The parts before the content and the encryption context are authenticated.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record KmsCiphertext(String keyId, int material, byte[] sealed) {
    private static final byte VERSION = 1;

    static byte[] seal(KmsKey key, byte[] plain, Map<String, String> context) {
        int material = key.currentMaterial();
        byte[] header = header(key.id(), material);
        byte[] sealed =
                Aes.seal(key.materials().get(material), plain, authenticated(header, context));
        return ByteBuffer.allocate(header.length + sealed.length).put(header).put(sealed).array();
    }

    static KmsCiphertext parse(byte[] blob) throws AwsError {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(blob);
            if (buffer.get() != VERSION) {
                throw invalid();
            }
            byte[] id = new byte[buffer.get() & 0xff];
            buffer.get(id);
            int material = buffer.getInt();
            byte[] sealed = new byte[buffer.remaining()];
            buffer.get(sealed);
            return new KmsCiphertext(new String(id, UTF_8), material, sealed);
        } catch (BufferUnderflowException e) {
            throw invalid();
        }
    }

    byte[] open(KmsKey key, Map<String, String> context) throws AwsError {
        if (material < 0 || material >= key.materials().size()) {
            throw invalid();
        }
        try {
            return Aes.open(
                    key.materials().get(material),
                    sealed,
                    authenticated(header(keyId, material), context));
        } catch (AEADBadTagException e) {
            throw invalid();
        }
    }

    /** KMS does not reveal what is wrong with a blob. */
    static AwsError invalid() {
        return new AwsError("InvalidCiphertextException", "");
    }

    private static byte[] header(String keyId, int material) {
        byte[] id = keyId.getBytes(UTF_8);
        return ByteBuffer.allocate(2 + id.length + Integer.BYTES)
                .put(VERSION)
                .put((byte) id.length)
                .put(id)
                .putInt(material)
                .array();
    }

    /**
     * Each text has its length before it and the pairs are sorted, so no two contexts are equal.
     */
    private static byte[] authenticated(byte[] header, Map<String, String> context) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(header);
            for (Map.Entry<String, String> pair : new TreeMap<>(context).entrySet()) {
                for (String text : new String[] {pair.getKey(), pair.getValue()}) {
                    byte[] utf8 = text.getBytes(UTF_8);
                    out.writeInt(utf8.length);
                    out.write(utf8);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
