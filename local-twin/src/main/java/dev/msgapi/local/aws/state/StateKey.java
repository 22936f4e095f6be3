package dev.msgapi.local.aws.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.msgapi.local.StartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;

/**
 * The 256-bit key, in {@code state.key}, that encrypts the twin's files. As in AWS, no file
 * contains the plaintext of a queue or the inbox, even after a deletion.
 */
public final class StateKey {
    private final byte[] key;

    private StateKey(byte[] key) {
        this.key = key;
    }

    /** Reads the state folder's key, or creates one. */
    public static StateKey in(Path state) {
        Path file = state.resolve("state.key");
        try {
            if (Files.notExists(file)) {
                PrivateFile.replace(file, Aes.random(Aes.KEY_BYTES));
            }
            byte[] key = Files.readAllBytes(file);
            if (key.length != Aes.KEY_BYTES) {
                throw new StartException(file + " is damaged; start with an empty state folder");
            }
            return new StateKey(key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The key as a database's password. */
    public String password() {
        return HexFormat.of().formatHex(key);
    }

    /**
     * Encrypts with AES-256-GCM. {@code purpose} prevents one file's content from opening as
     * another's.
     */
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
