package dev.msgapi.local.aws;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.msgapi.local.template.Stack;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which key each alias means. The template's aliases hold anew at each start; those that were
 * created since are in the state folder.
 */
final class KmsAliases {
    private final SealedFile<TreeMap<String, String>> file;
    private final TreeMap<String, String> targets;
    private final Set<String> declared = new TreeSet<>();

    KmsAliases(List<Stack.Key> keys, Path state, StateKey stateKey) {
        file = new SealedFile<>(state.resolve("kms-aliases"), stateKey, new TypeReference<>() {});
        targets = file.readOr(new TreeMap<>());
        for (Stack.Key key : keys) {
            declared.addAll(key.aliases());
            key.aliases().forEach(alias -> targets.put(alias, key.id()));
        }
    }

    static String arn(String alias) {
        return KmsKey.ARN_PREFIX + alias;
    }

    Map<String, String> all() {
        return Collections.unmodifiableMap(new TreeMap<>(targets));
    }

    String target(String alias) throws AwsError {
        String id = targets.get(alias);
        if (id == null) {
            throw KmsKeys.notFound("Alias " + arn(alias) + " is not found.");
        }
        return id;
    }

    void create(String alias, KmsKey target) throws AwsError {
        if (targets.containsKey(alias)) {
            throw new AwsError(
                    "AlreadyExistsException",
                    "An alias with the name " + arn(alias) + " already exists");
        }
        put(alias, target);
    }

    void update(String alias, KmsKey target) throws AwsError {
        target(alias);
        put(alias, target);
    }

    void delete(String alias) throws AwsError {
        target(alias);
        targets.remove(alias);
        write();
    }

    /** As AWS does when it deletes a key. */
    void deleteAllOf(String keyId) {
        targets.values().removeIf(keyId::equals);
        write();
    }

    private void put(String alias, KmsKey target) {
        targets.put(alias, target.id());
        write();
    }

    private void write() {
        TreeMap<String, String> own = new TreeMap<>(targets);
        own.keySet().removeAll(declared);
        file.write(own);
    }
}
