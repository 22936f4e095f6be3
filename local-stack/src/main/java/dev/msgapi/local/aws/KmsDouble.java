package dev.msgapi.local.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.msgapi.local.Settings;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * AWS KMS for symmetric keys, over its JSON 1.1 protocol, with real AES-256-GCM: the encryption
 * context must match, a ciphertext that was touched does not open, a disabled key does nothing.
 */
final class KmsDouble implements AwsService {
    private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
    private static final String ALGORITHM = "SYMMETRIC_DEFAULT";
    private static final int PLAINTEXT_MAX = 4096;
    private static final int CIPHERTEXT_MAX = 6144;
    private static final int DATA_KEY_MAX = 1024;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KmsKeys keys;

    KmsDouble(KmsKeys keys) {
        this.keys = keys;
    }

    @Override
    public AwsResponse answer(AwsRequest request) {
        try {
            if (!request.header("X-Amz-Target").startsWith("TrentService.")) {
                throw new AwsError("UnknownOperationException", "");
            }
            ObjectNode output = output(request.target(), KmsInput.of(request.body()));
            byte[] body = output.isEmpty() ? new byte[0] : JSON.writeValueAsBytes(output);
            return AwsResponse.of(200, CONTENT_TYPE, body);
        } catch (AwsError e) {
            return JsonError.of(e, CONTENT_TYPE);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectNode output(String operation, KmsInput input) throws AwsError {
        return switch (operation) {
            case "Encrypt" -> encrypt(input);
            case "Decrypt" -> decrypt(input);
            case "ReEncrypt" -> reEncrypt(input);
            case "GenerateDataKey" -> dataKey(input, true);
            case "GenerateDataKeyWithoutPlaintext" -> dataKey(input, false);
            case "DescribeKey" -> describe(key(input, "KeyId"));
            case "ListKeys" -> listKeys();
            case "ListAliases" -> listAliases(input);
            case "EnableKey" -> change(input, key -> key.enabled(true));
            case "DisableKey" -> change(input, key -> key.enabled(false));
            case "EnableKeyRotation" -> changeUsable(input, key -> key.rotating(true));
            case "DisableKeyRotation" -> changeUsable(input, key -> key.rotating(false));
            case "RotateKeyOnDemand" -> {
                changeUsable(input, KmsKeys.Key::rotated);
                yield object().put("KeyId", key(input, "KeyId").arn());
            }
            case "GetKeyRotationStatus" -> {
                KmsKeys.Key key = key(input, "KeyId");
                yield object().put("KeyId", key.arn()).put("KeyRotationEnabled", key.rotating());
            }
            case "CreateKey",
                    "CreateAlias",
                    "DeleteAlias",
                    "ScheduleKeyDeletion",
                    "Sign",
                    "Verify" ->
                    throw new AwsError(
                            "UnsupportedOperationException",
                            operation + " is not supported here: the template declares the keys.");
            default -> throw new AwsError("UnknownOperationException", "");
        };
    }

    private ObjectNode encrypt(KmsInput input) throws AwsError {
        KmsKeys.Key key = usable(key(input, "KeyId"));
        requireSymmetric(input, "EncryptionAlgorithm");
        byte[] plain = input.blob("Plaintext", PLAINTEXT_MAX);
        return object().put("CiphertextBlob", seal(key, plain, input.context("EncryptionContext")))
                .put("KeyId", key.arn())
                .put("EncryptionAlgorithm", ALGORITHM);
    }

    private ObjectNode decrypt(KmsInput input) throws AwsError {
        requireSymmetric(input, "EncryptionAlgorithm");
        KmsCiphertext ciphertext =
                KmsCiphertext.parse(input.blob("CiphertextBlob", CIPHERTEXT_MAX));
        KmsKeys.Key key = keyOf(ciphertext, input, "KeyId");
        return object().put("Plaintext", ciphertext.open(key, input.context("EncryptionContext")))
                .put("KeyId", key.arn())
                .put("EncryptionAlgorithm", ALGORITHM);
    }

    private ObjectNode reEncrypt(KmsInput input) throws AwsError {
        KmsCiphertext ciphertext =
                KmsCiphertext.parse(input.blob("CiphertextBlob", CIPHERTEXT_MAX));
        KmsKeys.Key from = keyOf(ciphertext, input, "SourceKeyId");
        KmsKeys.Key to = usable(key(input, "DestinationKeyId"));
        byte[] plain = ciphertext.open(from, input.context("SourceEncryptionContext"));
        return object().put(
                        "CiphertextBlob",
                        seal(to, plain, input.context("DestinationEncryptionContext")))
                .put("SourceKeyId", from.arn())
                .put("KeyId", to.arn())
                .put("SourceEncryptionAlgorithm", ALGORITHM)
                .put("DestinationEncryptionAlgorithm", ALGORITHM);
    }

    private ObjectNode dataKey(KmsInput input, boolean withPlaintext) throws AwsError {
        KmsKeys.Key key = usable(key(input, "KeyId"));
        byte[] plain = Aes.random(dataKeyBytes(input));
        ObjectNode output =
                object().put("CiphertextBlob", seal(key, plain, input.context("EncryptionContext")))
                        .put("KeyId", key.arn());
        return withPlaintext ? output.put("Plaintext", plain) : output;
    }

    private static int dataKeyBytes(KmsInput input) throws AwsError {
        if (input.has("KeySpec") == input.has("NumberOfBytes")) {
            throw new AwsError(
                    "ValidationException",
                    "Please specify either number of bytes or key spec, and not both.");
        }
        if (input.has("NumberOfBytes")) {
            return input.number("NumberOfBytes", 1, DATA_KEY_MAX);
        }
        return switch (input.text("KeySpec")) {
            case "AES_256" -> 32;
            case "AES_128" -> 16;
            default ->
                    throw KmsInput.validation(
                            "Value at 'keySpec' failed to satisfy constraint: Member must satisfy"
                                    + " enum value set: [AES_256, AES_128]");
        };
    }

    private ObjectNode describe(KmsKeys.Key key) {
        ObjectNode output = object();
        output.putObject("KeyMetadata")
                .put("AWSAccountId", Settings.ACCOUNT)
                .put("KeyId", key.id())
                .put("Arn", key.arn())
                .put("CreationDate", key.createdEpochSecond())
                .put("Enabled", key.enabled())
                .put("Description", "")
                .put("KeyUsage", "ENCRYPT_DECRYPT")
                .put("KeyState", key.enabled() ? "Enabled" : "Disabled")
                .put("Origin", "AWS_KMS")
                .put("KeyManager", "CUSTOMER")
                .put("KeySpec", ALGORITHM)
                .put("CustomerMasterKeySpec", ALGORITHM)
                .put("MultiRegion", false)
                .putArray("EncryptionAlgorithms")
                .add(ALGORITHM);
        return output;
    }

    private ObjectNode listKeys() {
        ObjectNode output = object().put("Truncated", false);
        ArrayNode list = output.putArray("Keys");
        keys.all().forEach(key -> list.addObject().put("KeyId", key.id()).put("KeyArn", key.arn()));
        return output;
    }

    private ObjectNode listAliases(KmsInput input) throws AwsError {
        String only = input.has("KeyId") ? key(input, "KeyId").id() : "";
        ObjectNode output = object().put("Truncated", false);
        ArrayNode list = output.putArray("Aliases");
        for (Map.Entry<String, String> alias : keys.aliases().entrySet()) {
            if (only.isEmpty() || only.equals(alias.getValue())) {
                list.addObject()
                        .put("AliasName", alias.getKey())
                        .put("AliasArn", KmsKeys.aliasArn(alias.getKey()))
                        .put("TargetKeyId", alias.getValue());
            }
        }
        return output;
    }

    private ObjectNode change(KmsInput input, UnaryOperator<KmsKeys.Key> change) throws AwsError {
        keys.change(key(input, "KeyId"), change);
        return object();
    }

    private ObjectNode changeUsable(KmsInput input, UnaryOperator<KmsKeys.Key> change)
            throws AwsError {
        usable(key(input, "KeyId"));
        return change(input, change);
    }

    private KmsKeys.Key key(KmsInput input, String member) throws AwsError {
        return keys.find(input.text(member));
    }

    /** The key that made the ciphertext; it must be the one that the caller names, if any. */
    private KmsKeys.Key keyOf(KmsCiphertext ciphertext, KmsInput input, String member)
            throws AwsError {
        KmsKeys.Key named = input.has(member) ? key(input, member) : null;
        if (named != null && !named.id().equals(ciphertext.keyId())) {
            throw new AwsError(
                    "IncorrectKeyException",
                    "The key ID in the request does not identify a CMK that can perform this"
                            + " operation.");
        }
        for (KmsKeys.Key key : keys.all()) {
            if (key.id().equals(ciphertext.keyId())) {
                return usable(key);
            }
        }
        throw KmsCiphertext.invalid();
    }

    private static KmsKeys.Key usable(KmsKeys.Key key) throws AwsError {
        if (!key.enabled()) {
            throw new AwsError("DisabledException", key.arn() + " is disabled.");
        }
        return key;
    }

    private static void requireSymmetric(KmsInput input, String member) throws AwsError {
        if (!input.textOr(member, ALGORITHM).equals(ALGORITHM)) {
            throw new AwsError(
                    "InvalidKeyUsageException", "The key is not usable with this algorithm.");
        }
    }

    private static byte[] seal(KmsKeys.Key key, byte[] plain, Map<String, String> context) {
        return KmsCiphertext.seal(key, plain, context);
    }

    private static ObjectNode object() {
        return JSON.createObjectNode();
    }
}
