package dev.msgapi.local.aws.kms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.msgapi.local.aws.protocol.AwsError;
import dev.msgapi.local.aws.protocol.AwsHandler;
import dev.msgapi.local.aws.protocol.AwsRequest;
import dev.msgapi.local.aws.protocol.AwsResponse;
import dev.msgapi.local.aws.protocol.JsonError;
import dev.msgapi.local.aws.state.Aes;
import dev.msgapi.local.aws.state.StateKey;
import dev.msgapi.local.template.Stack;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * AWS KMS for symmetric keys, over its JSON 1.1 protocol (AWS KMS API Reference): the operations
 * that the product and its tests call. It encrypts with AES-256-GCM, so decryption fails under
 * another encryption context or if the ciphertext was changed.
 */
public final class KmsDouble implements AwsHandler {
    private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
    private static final String ALGORITHM = "SYMMETRIC_DEFAULT";
    private static final int CIPHERTEXT_BYTES_MAX = 6144;
    private static final int DATA_KEY_BYTES_MAX = 1024;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KmsKeys keys;

    /** Reads the keys from the state folder, and creates those of the stack. */
    public KmsDouble(Stack stack, Path state, StateKey stateKey) {
        keys = new KmsKeys(stack, state, stateKey);
    }

    @Override
    public AwsResponse answer(AwsRequest request) {
        try {
            ObjectNode output = output(request, KmsInput.of(request.body()));
            byte[] body = output.isEmpty() ? new byte[0] : JSON.writeValueAsBytes(output);
            return AwsResponse.of(200, CONTENT_TYPE, body);
        } catch (AwsError e) {
            return JsonError.of(e, CONTENT_TYPE);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectNode output(AwsRequest request, KmsInput input) throws AwsError {
        return switch (request.header("X-Amz-Target")) {
            case "TrentService.GenerateDataKey" -> generateDataKey(input);
            case "TrentService.Decrypt" -> decrypt(input);
            case "TrentService.CreateKey" -> createKey(input);
            case "TrentService.DescribeKey" -> describeKey(input);
            case "TrentService.EnableKey" -> enableKey(input, true);
            case "TrentService.DisableKey" -> enableKey(input, false);
            case "TrentService.RotateKeyOnDemand" -> rotateKey(input);
            default -> throw new AwsError("UnknownOperationException", "");
        };
    }

    private ObjectNode generateDataKey(KmsInput input) throws AwsError {
        input.requireKnown("KeyId", "KeySpec", "NumberOfBytes", "EncryptionContext", "GrantTokens");
        byte[] plain = Aes.random(dataKeyBytes(input));
        KmsKey key = keys.find(input.text("KeyId")).requireEnabled();
        return JSON.createObjectNode()
                .put("KeyId", key.arn())
                .put("Plaintext", plain)
                .put("CiphertextBlob", KmsCiphertext.seal(key, plain, input.encryptionContext()));
    }

    private static int dataKeyBytes(KmsInput input) throws AwsError {
        if (input.has("KeySpec") == input.has("NumberOfBytes")) {
            throw new AwsError(
                    "ValidationException", "Please specify either number of bytes or key spec.");
        }
        if (input.has("NumberOfBytes")) {
            return input.number("NumberOfBytes", 1, DATA_KEY_BYTES_MAX);
        }
        if (!input.text("KeySpec").equals("AES_256")) {
            throw KmsInput.invalid("KeySpec", "Member must satisfy enum value set: [AES_256]");
        }
        return Aes.KEY_BYTES;
    }

    private ObjectNode decrypt(KmsInput input) throws AwsError {
        input.requireKnown("KeyId", "CiphertextBlob", "EncryptionContext", "GrantTokens");
        byte[] blob = input.blob("CiphertextBlob", CIPHERTEXT_BYTES_MAX);
        KmsKey named = input.has("KeyId") ? keys.find(input.text("KeyId")) : null;
        KmsCiphertext ciphertext = KmsCiphertext.parse(blob);
        KmsKey key = keys.get(ciphertext.keyId()).orElseThrow(KmsCiphertext::invalid);
        if (named != null && !named.id().equals(key.id())) {
            throw new AwsError(
                    "IncorrectKeyException",
                    "The key ID in the request does not identify a CMK that can perform this"
                            + " operation.");
        }
        byte[] plain = ciphertext.open(key.requireEnabled(), input.encryptionContext());
        return JSON.createObjectNode()
                .put("KeyId", key.arn())
                .put("Plaintext", plain)
                .put("EncryptionAlgorithm", ALGORITHM);
    }

    private ObjectNode createKey(KmsInput input) throws AwsError {
        input.requireKnown();
        return metadata(keys.create());
    }

    private ObjectNode describeKey(KmsInput input) throws AwsError {
        input.requireKnown("KeyId");
        return metadata(keys.find(input.text("KeyId")));
    }

    private ObjectNode enableKey(KmsInput input, boolean enabled) throws AwsError {
        input.requireKnown("KeyId");
        keys.change(input.text("KeyId"), key -> key.withEnabled(enabled));
        return JSON.createObjectNode();
    }

    /** On AWS a rotation takes some minutes; here it takes effect at once. */
    private ObjectNode rotateKey(KmsInput input) throws AwsError {
        input.requireKnown("KeyId");
        KmsKey rotated = keys.change(input.text("KeyId"), key -> key.requireEnabled().rotated());
        return JSON.createObjectNode().put("KeyId", rotated.id());
    }

    private static ObjectNode metadata(KmsKey key) {
        ObjectNode output = JSON.createObjectNode();
        output.putObject("KeyMetadata")
                .put("KeyId", key.id())
                .put("Arn", key.arn())
                .put("Enabled", key.enabled())
                .put("KeyState", key.enabled() ? "Enabled" : "Disabled")
                .put("KeySpec", ALGORITHM);
        return output;
    }
}
