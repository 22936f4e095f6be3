package dev.msgapi.local.aws.kms;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.msgapi.local.aws.protocol.AwsError;
import dev.msgapi.local.aws.state.SealedFile;
import dev.msgapi.local.aws.state.StateKey;
import dev.msgapi.local.template.Stack;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The KMS keys of the stack and those created since, sealed in the state folder. A key that the
 * template no longer declares stays, because what it encrypted must still open.
 */
final class KmsKeys {
    /** Changes a key, or says why that is not allowed. */
    interface Change {
        KmsKey apply(KmsKey key) throws AwsError;
    }

    private final SealedFile<TreeMap<String, KmsKey>> file;
    private final TreeMap<String, KmsKey> keys;
    private final Map<String, String> idsByAlias = new HashMap<>();

    KmsKeys(Stack stack, Path state, StateKey stateKey) {
        file = new SealedFile<>(state.resolve("kms"), stateKey, new TypeReference<>() {});
        keys = file.readOr(new TreeMap<>());
        for (Stack.Key declared : stack.keys()) {
            keys.computeIfAbsent(declared.id(), KmsKey::create);
            declared.aliases().forEach(alias -> idsByAlias.put(alias, declared.id()));
        }
        file.write(keys);
    }

    /** The key with this id, ARN, alias or alias ARN. */
    synchronized KmsKey find(String name) throws AwsError {
        String local =
                name.startsWith(KmsKey.ARN_PREFIX)
                        ? name.substring(KmsKey.ARN_PREFIX.length()).replaceFirst("^key/", "")
                        : name;
        return get(idsByAlias.getOrDefault(local, local))
                .orElseThrow(() ->
                        new AwsError("NotFoundException", "Key '" + name + "' does not exist"));
    }

    /** The key with this id. */
    synchronized Optional<KmsKey> get(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    synchronized KmsKey create() {
        return store(KmsKey.create(UUID.randomUUID().toString()));
    }

    /** Changes a key as one step. */
    synchronized KmsKey change(String name, Change change) throws AwsError {
        return store(change.apply(find(name)));
    }

    private KmsKey store(KmsKey key) {
        keys.put(key.id(), key);
        file.write(keys);
        return key;
    }
}
