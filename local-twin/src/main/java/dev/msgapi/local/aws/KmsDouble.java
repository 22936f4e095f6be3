package dev.msgapi.local.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;

/**
 * AWS KMS for symmetric keys, over its JSON 1.1 protocol (AWS: "KMS API Reference"): what its keys
 * seal, their states, rotations and aliases.
 */
final class KmsDouble implements AwsService {
    private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KmsCrypto crypto;
    private final KmsLifeCycle lifeCycle;
    private final KmsRotations rotations;
    private final KmsAliasCalls aliases;

    KmsDouble(KmsKeys keys) {
        crypto = new KmsCrypto(keys);
        lifeCycle = new KmsLifeCycle(keys);
        rotations = new KmsRotations(keys);
        aliases = new KmsAliasCalls(keys);
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
            case "Encrypt" -> crypto.encrypt(input);
            case "Decrypt" -> crypto.decrypt(input);
            case "ReEncrypt" -> crypto.reEncrypt(input);
            case "GenerateDataKey" -> crypto.dataKey(input, true);
            case "GenerateDataKeyWithoutPlaintext" -> crypto.dataKey(input, false);
            case "CreateKey" -> lifeCycle.create(input);
            case "DescribeKey" -> lifeCycle.describe(input);
            case "ListKeys" -> lifeCycle.list(input);
            case "EnableKey" -> lifeCycle.enable(input, true);
            case "DisableKey" -> lifeCycle.enable(input, false);
            case "ScheduleKeyDeletion" -> lifeCycle.scheduleDeletion(input);
            case "CancelKeyDeletion" -> lifeCycle.cancelDeletion(input);
            case "EnableKeyRotation" -> rotations.enable(input);
            case "DisableKeyRotation" -> rotations.disable(input);
            case "GetKeyRotationStatus" -> rotations.status(input);
            case "RotateKeyOnDemand" -> rotations.rotate(input);
            case "ListKeyRotations" -> rotations.list(input);
            case "CreateAlias" -> aliases.create(input);
            case "UpdateAlias" -> aliases.update(input);
            case "DeleteAlias" -> aliases.delete(input);
            case "ListAliases" -> aliases.list(input);
            case "Sign",
                    "Verify",
                    "GenerateMac",
                    "VerifyMac",
                    "ImportKeyMaterial",
                    "ReplicateKey" ->
                    throw unsupported(operation);
            default -> throw new AwsError("UnknownOperationException", "");
        };
    }

    /** The refusal of what AWS does and the twin does not. */
    static AwsError unsupported(String what) {
        return new AwsError(
                "UnsupportedOperationException",
                what + " is not supported here: the keys are symmetric, with material of KMS.");
    }
}
