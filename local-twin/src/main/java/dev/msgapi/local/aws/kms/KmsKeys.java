package dev.msgapi.local.aws.kms;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.msgapi.local.Settings;
import dev.msgapi.local.aws.protocol.AwsError;
import dev.msgapi.local.aws.state.SealedFile;
import dev.msgapi.local.aws.state.StateKey;
import dev.msgapi.local.template.Stack;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The KMS keys of the stack and those created since, sealed in the state folder. A key that the
 * template no longer declares stays, because what it encrypted must still open.
 */
final class KmsKeys {
    private static final Pattern ID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    /** Changes a key, or says why that is not allowed. */
    interface Change {
        KmsKey of(KmsKey key) throws AwsError;
    }

    private final SealedFile<TreeMap<String, KmsKey>> file;
    private final TreeMap<String, KmsKey> keys;
    private final Map<String, String> idsByAlias = new HashMap<>();

    KmsKeys(Stack stack, Path state, StateKey stateKey) {
        file = new SealedFile<>(state.resolve("kms"), stateKey, new TypeReference<>() {});
        keys = file.readOr(new TreeMap<>());
        for (Stack.Key declared : stack.keys()) {
            keys.computeIfAbsent(declared.id(), id -> KmsKey.create(id, ""));
            declared.aliases().forEach(alias -> idsByAlias.put(alias, declared.id()));
        }
        file.write(keys);
    }

    /** The key with this id, ARN, alias or alias ARN. */
    synchronized KmsKey find(String name) throws AwsError {
        String local = local(name);
        if (!local.startsWith("alias/")) {
            return findByIdOrArn(name);
        }
        String id = idsByAlias.get(local);
        if (id == null) {
            throw notFound("Alias " + KmsKey.ARN_PREFIX + local + " is not found.");
        }
        return findByIdOrArn(id);
    }

    /** The key with this id or ARN. Operations on a key itself do not accept an alias. */
    synchronized KmsKey findByIdOrArn(String name) throws AwsError {
        String local = local(name);
        String id = local.startsWith("key/") ? local.substring("key/".length()) : local;
        if (id.startsWith("arn:")) {
            String[] parts = id.split(":", -1);
            boolean elsewhere = parts.length > 3 && !parts[3].equals(Settings.REGION);
            throw notFound(
                    elsewhere ? "Invalid arn " + parts[3] : "Key '" + id + "' does not exist");
        }
        if (!ID.matcher(id).matches()) {
            throw notFound("Invalid keyId '" + id + "'");
        }
        KmsKey key = keys.get(id);
        if (key == null) {
            throw notFound("Key '" + KmsKey.ARN_PREFIX + "key/" + id + "' does not exist");
        }
        return key;
    }

    /** The key with this id; null if there is none. */
    synchronized @Nullable KmsKey get(String id) {
        return keys.get(id);
    }

    synchronized KmsKey create(String description) {
        KmsKey key = KmsKey.create(UUID.randomUUID().toString(), description);
        keys.put(key.id(), key);
        file.write(keys);
        return key;
    }

    /** Changes the key with this id or ARN as one step. */
    synchronized KmsKey change(String idOrArn, Change change) throws AwsError {
        KmsKey changed = change.of(findByIdOrArn(idOrArn));
        keys.put(changed.id(), changed);
        file.write(keys);
        return changed;
    }

    private static String local(String name) {
        return name.startsWith(KmsKey.ARN_PREFIX)
                ? name.substring(KmsKey.ARN_PREFIX.length())
                : name;
    }

    private static AwsError notFound(String message) {
        return new AwsError("NotFoundException", message);
    }
}
