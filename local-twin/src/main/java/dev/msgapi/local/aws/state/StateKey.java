package dev.msgapi.local.aws.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;

/**
 * The 256-bit key that seals what the twin keeps on disk, itself in {@code state.key}: as in AWS,
 * what a queue or an inbox holds stands nowhere in the clear, not even after its deletion.
 */
public final class StateKey {
    private static final int KEY_BYTES = 32;

    private final byte[] key;

    private StateKey(byte[] key) {
        this.key = key;
    }

    /** Reads the key of this state folder, or makes one. */
    public static StateKey in(Path state) {
        Path file = state.resolve("state.key");
        try {
            if (Files.notExists(file)) {
                PrivateFile.replace(file, Aes.random(KEY_BYTES));
            }
            byte[] key = Files.readAllBytes(file);
            if (key.length != KEY_BYTES) {
                throw new StateException(file + " is damaged; start with an empty state folder");
            }
            return new StateKey(key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The key for a database that takes a password. */
    public String password() {
        return HexFormat.of().formatHex(key);
    }

    /** AES-256-GCM; {@code purpose} keeps one file's content from opening as another's. */
    public byte[] seal(byte[] plain, String purpose) {
        return Aes.seal(key, plain, purpose.getBytes(UTF_8));
    }

    /**
     * Opens what {@link #seal} sealed.
     *
     * @throws AEADBadTagException if it was not sealed by this key for this purpose
     */
    public byte[] open(byte[] sealed, String purpose) throws AEADBadTagException {
        return Aes.open(key, sealed, purpose.getBytes(UTF_8));
    }
}
