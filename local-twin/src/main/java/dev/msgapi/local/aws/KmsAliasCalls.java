package dev.msgapi.local.aws;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** KMS's operations on aliases (AWS page "Aliases in AWS KMS"). */
final class KmsAliasCalls {
    private static final int NAME_MAX = 256;
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9:/_-]+");

    private final KmsKeys keys;

    KmsAliasCalls(KmsKeys keys) {
        this.keys = keys;
    }

    ObjectNode create(KmsInput input) throws AwsError {
        String alias = name(input);
        if (alias.contains(":")) {
            throw new AwsError(
                    "ValidationException", alias + " contains invalid characters for an alias");
        }
        keys.createAlias(alias, target(input));
        return object();
    }

    ObjectNode update(KmsInput input) throws AwsError {
        keys.updateAlias(name(input), target(input));
        return object();
    }

    ObjectNode delete(KmsInput input) throws AwsError {
        keys.deleteAlias(name(input));
        return object();
    }

    ObjectNode list(KmsInput input) throws AwsError {
        String only = input.has("KeyId") ? keys.findByIdOrArn(input.text("KeyId")).id() : "";
        List<Map.Entry<String, String>> found =
                keys.aliases().entrySet().stream()
                        .filter(alias -> only.isEmpty() || only.equals(alias.getValue()))
                        .toList();
        return new KmsPage<>("Aliases", found)
                .of(
                        input,
                        (entry, alias) ->
                                entry.put("AliasName", alias.getKey())
                                        .put("AliasArn", KmsAliases.arn(alias.getKey()))
                                        .put("TargetKeyId", alias.getValue()));
    }

    private static String name(KmsInput input) throws AwsError {
        String name = input.text("AliasName");
        if (name.length() > NAME_MAX) {
            throw KmsInput.tooLong("AliasName", NAME_MAX);
        }
        if (!NAME.matcher(name).matches()) {
            throw KmsInput.validation(
                    "Value '"
                            + name
                            + "' at 'aliasName' failed to satisfy constraint: Member must satisfy"
                            + " regular expression pattern: ^[a-zA-Z0-9:/_-]+$");
        }
        if (!name.startsWith("alias/") || name.equals("alias/")) {
            throw new AwsError("ValidationException", "Invalid identifier");
        }
        if (name.startsWith("alias/aws/")) {
            throw new AwsError("NotAuthorizedException", "");
        }
        return name;
    }

    private KmsKey target(KmsInput input) throws AwsError {
        String id = input.text("TargetKeyId");
        if (id.startsWith("alias/") || id.startsWith(KmsAliases.arn("alias/"))) {
            throw new AwsError("ValidationException", "Aliases must refer to keys. Not aliases");
        }
        return KmsLifeCycle.notPendingDeletion(keys.findByIdOrArn(id));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
