package dev.msgapi.local.aws.kms;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.msgapi.local.Settings;
import dev.msgapi.local.aws.protocol.AwsError;
import dev.msgapi.local.aws.state.SealedFile;
import dev.msgapi.local.aws.state.StateKey;
import dev.msgapi.local.template.Stack;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The KMS keys of the stack and those that were created since, sealed in the state folder. A key
 * that the template no longer declares stays: what it encrypted must still open, as in AWS until a
 * key is deleted.
 */
public final class KmsKeys {
    private static final Pattern ID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    /** What becomes of a key, or why it may not. */
    public interface Change {
        KmsKey of(KmsKey key) throws AwsError;
    }

    private final InstantSource clock;
    private final SealedFile<TreeMap<String, KmsKey>> file;
    private final TreeMap<String, KmsKey> keys;
    private final Map<String, String> idsByAlias = new HashMap<>();

    public KmsKeys(Stack stack, Path state, StateKey stateKey, InstantSource clock) {
        this.clock = clock;
        file = new SealedFile<>(state.resolve("kms"), stateKey, new TypeReference<>() {});
        keys = file.readOr(new TreeMap<>());
        for (Stack.Key declared : stack.keys()) {
            keys.computeIfAbsent(declared.id(), id -> KmsKey.create(id, "", now()));
            declared.aliases().forEach(alias -> idsByAlias.put(alias, declared.id()));
        }
        file.write(keys);
    }

    public Instant now() {
        return clock.instant();
    }

    /** The key with this id, ARN, alias or alias ARN. */
    public synchronized KmsKey find(String name) throws AwsError {
        String local = local(name);
        return local.startsWith("alias/") ? key(target(local)) : findByIdOrArn(name);
    }

    /** The key with this id or ARN: operations on a key itself take no alias. */
    public synchronized KmsKey findByIdOrArn(String name) throws AwsError {
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
        return key(id);
    }

    /** The key with this id, deleted or not; null if there never was one. */
    public synchronized @Nullable KmsKey everKnown(String id) {
        settle();
        return keys.get(id);
    }

    public synchronized KmsKey create(String description) {
        KmsKey key = KmsKey.create(UUID.randomUUID().toString(), description, now());
        keys.put(key.id(), key);
        file.write(keys);
        return key;
    }

    /** The key with this id or ARN, after the change; none comes between its checks and it. */
    public synchronized KmsKey change(String idOrArn, Change change) throws AwsError {
        KmsKey changed = change.of(findByIdOrArn(idOrArn));
        keys.put(changed.id(), changed);
        file.write(keys);
        return changed;
    }

    private String target(String alias) throws AwsError {
        String id = idsByAlias.get(alias);
        if (id == null) {
            throw notFound("Alias " + KmsKey.ARN_PREFIX + alias + " is not found.");
        }
        return id;
    }

    private KmsKey key(String id) throws AwsError {
        settle();
        KmsKey key = keys.get(id);
        if (key == null || key.deleted()) {
            throw notFound("Key '" + KmsKey.ARN_PREFIX + "key/" + id + "' does not exist");
        }
        return key;
    }

    /** Deletes the keys whose deletion was due since the last call. */
    private void settle() {
        boolean settled = false;
        for (Map.Entry<String, KmsKey> entry : keys.entrySet()) {
            KmsKey before = entry.getValue();
            KmsKey after = before.at(now());
            settled |= !after.equals(before);
            entry.setValue(after);
        }
        if (settled) {
            file.write(keys);
        }
    }

    private static String local(String name) {
        return name.startsWith(KmsKey.ARN_PREFIX)
                ? name.substring(KmsKey.ARN_PREFIX.length())
                : name;
    }

    public static AwsError notFound(String message) {
        return new AwsError("NotFoundException", message);
    }
}
