package dev.msgapi.local.aws;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.msgapi.local.Settings;
import dev.msgapi.local.template.Stack;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The key material of the stack's KMS keys, sealed in the state folder. A key that the template no
 * longer declares stays: what it encrypted must still open, as in AWS until a key is deleted.
 */
final class KmsKeys {
    private static final int KEY_BYTES = 32;
    private static final String ARN_PREFIX =
            "arn:aws:kms:" + Settings.REGION + ":" + Settings.ACCOUNT + ":";

    /**
     * One key.
     *
     * @param materials its 256-bit AES keys, oldest first: the last one encrypts, all decrypt
     */
    record Key(
            String id,
            List<byte[]> materials,
            boolean enabled,
            boolean rotating,
            long createdEpochSecond) {

        String arn() {
            return ARN_PREFIX + "key/" + id;
        }

        Key enabled(boolean now) {
            return new Key(id, materials, now, rotating, createdEpochSecond);
        }

        Key rotating(boolean now) {
            return new Key(id, materials, enabled, now, createdEpochSecond);
        }

        Key rotated() {
            List<byte[]> more = new ArrayList<>(materials);
            more.add(Aes.random(KEY_BYTES));
            return new Key(id, more, enabled, rotating, createdEpochSecond);
        }
    }

    private final SealedFile<TreeMap<String, Key>> file;
    private final TreeMap<String, Key> keys;
    private final Map<String, String> aliases = new TreeMap<>();

    KmsKeys(Stack stack, Path state, StateKey stateKey) {
        file = new SealedFile<>(state.resolve("kms"), stateKey, new TypeReference<>() {});
        keys = file.readOr(new TreeMap<>());
        for (Stack.Key declared : stack.keys()) {
            keys.computeIfAbsent(declared.id(), KmsKeys::created);
            declared.aliases().forEach(alias -> aliases.put(alias, declared.id()));
        }
        file.write(keys);
    }

    /** The key with this id, ARN, alias or alias ARN. */
    synchronized Key find(String name) throws AwsError {
        String local = name.startsWith(ARN_PREFIX) ? name.substring(ARN_PREFIX.length()) : name;
        if (local.startsWith("alias/")) {
            String id = aliases.get(local);
            if (id == null) {
                throw notFound("Alias " + ARN_PREFIX + local + " is not found.");
            }
            return key(id);
        }
        return key(local.startsWith("key/") ? local.substring("key/".length()) : local);
    }

    /** The key with this id. */
    synchronized Key key(String id) throws AwsError {
        Key key = keys.get(id);
        if (key == null) {
            throw notFound("Key '" + ARN_PREFIX + "key/" + id + "' does not exist");
        }
        return key;
    }

    synchronized void change(Key key, UnaryOperator<Key> change) throws AwsError {
        keys.put(key.id(), change.apply(key(key.id())));
        file.write(keys);
    }

    synchronized List<Key> all() {
        return List.copyOf(keys.values());
    }

    /** Alias to key id. */
    Map<String, String> aliases() {
        return Map.copyOf(aliases);
    }

    static String aliasArn(String alias) {
        return ARN_PREFIX + alias;
    }

    private static Key created(String id) {
        return new Key(
                id, List.of(Aes.random(KEY_BYTES)), true, false, Instant.now().getEpochSecond());
    }

    private static AwsError notFound(String message) {
        return new AwsError("NotFoundException", message);
    }
}
