package dev.msgapi.local.aws;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.msgapi.local.Settings;
import dev.msgapi.local.template.Stack;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
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
final class KmsKeys {
    private static final Pattern ID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    /** What becomes of a key, or why it may not. */
    interface Change {
        KmsKey of(KmsKey key) throws AwsError;
    }

    private final InstantSource clock;
    private final SealedFile<TreeMap<String, KmsKey>> file;
    private final TreeMap<String, KmsKey> keys;
    private final KmsAliases aliases;

    KmsKeys(Stack stack, Path state, StateKey stateKey, InstantSource clock) {
        this.clock = clock;
        file = new SealedFile<>(state.resolve("kms"), stateKey, new TypeReference<>() {});
        keys = file.readOr(new TreeMap<>());
        for (Stack.Key declared : stack.keys()) {
            keys.computeIfAbsent(
                    declared.id(),
                    id -> KmsKey.create(id, "", now()).rotateEvery(declared.rotationDays(), now()));
        }
        file.write(keys);
        aliases = new KmsAliases(stack.keys(), state, stateKey);
    }

    Instant now() {
        return clock.instant();
    }

    /** The key with this id, ARN, alias or alias ARN. */
    synchronized KmsKey find(String name) throws AwsError {
        String local = local(name);
        return local.startsWith("alias/") ? key(aliases.target(local)) : findByIdOrArn(name);
    }

    /** The key with this id or ARN: operations on a key itself take no alias. */
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
        return key(id);
    }

    /** The key with this id, deleted or not; null if there never was one. */
    synchronized @Nullable KmsKey everKnown(String id) {
        settle();
        return keys.get(id);
    }

    synchronized KmsKey create(String description) {
        KmsKey key = KmsKey.create(UUID.randomUUID().toString(), description, now());
        keys.put(key.id(), key);
        file.write(keys);
        return key;
    }

    /** The key with this id or ARN, after the change; none comes between its checks and it. */
    synchronized KmsKey change(String idOrArn, Change change) throws AwsError {
        KmsKey changed = change.of(findByIdOrArn(idOrArn));
        keys.put(changed.id(), changed);
        file.write(keys);
        return changed;
    }

    synchronized List<KmsKey> all() {
        settle();
        return keys.values().stream().filter(key -> !key.deleted()).toList();
    }

    /** Alias to key id, in the order of the aliases. */
    synchronized Map<String, String> aliases() {
        settle();
        return aliases.all();
    }

    synchronized void createAlias(String alias, KmsKey target) throws AwsError {
        settle();
        aliases.create(alias, target);
    }

    synchronized void updateAlias(String alias, KmsKey target) throws AwsError {
        settle();
        aliases.update(alias, target);
    }

    synchronized void deleteAlias(String alias) throws AwsError {
        settle();
        aliases.delete(alias);
    }

    private KmsKey key(String id) throws AwsError {
        settle();
        KmsKey key = keys.get(id);
        if (key == null || key.deleted()) {
            throw notFound("Key '" + KmsKey.ARN_PREFIX + "key/" + id + "' does not exist");
        }
        return key;
    }

    /** Does what was due since the last call: nothing else tells the time here. */
    private void settle() {
        boolean settled = false;
        for (Map.Entry<String, KmsKey> entry : keys.entrySet()) {
            KmsKey before = entry.getValue();
            KmsKey after = before.at(now());
            settled |= !after.equals(before);
            entry.setValue(after);
            if (after.deleted() && !before.deleted()) {
                aliases.deleteAllOf(after.id());
            }
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

    static AwsError notFound(String message) {
        return new AwsError("NotFoundException", message);
    }
}
