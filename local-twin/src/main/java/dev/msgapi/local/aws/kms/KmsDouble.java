package dev.msgapi.local.aws.kms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.msgapi.local.aws.protocol.AwsError;
import dev.msgapi.local.aws.protocol.AwsRequest;
import dev.msgapi.local.aws.protocol.AwsResponse;
import dev.msgapi.local.aws.protocol.AwsService;
import dev.msgapi.local.aws.protocol.JsonError;
import java.io.UncheckedIOException;

/**
 * AWS KMS for symmetric keys, over its JSON 1.1 protocol (AWS KMS API Reference): the operations
 * that the product and its tests call.
 */
public final class KmsDouble implements AwsService {
    private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KmsCrypto crypto;
    private final KmsLifeCycle lifeCycle;

    public KmsDouble(KmsKeys keys) {
        crypto = new KmsCrypto(keys);
        lifeCycle = new KmsLifeCycle(keys);
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
            case "GenerateDataKey" -> crypto.dataKey(input);
            case "CreateKey" -> lifeCycle.create(input);
            case "DescribeKey" -> lifeCycle.describe(input);
            case "EnableKey" -> lifeCycle.enable(input, true);
            case "DisableKey" -> lifeCycle.enable(input, false);
            case "RotateKeyOnDemand" -> lifeCycle.rotate(input);
            case "ScheduleKeyDeletion" -> lifeCycle.scheduleDeletion(input);
            case "CancelKeyDeletion" -> lifeCycle.cancelDeletion(input);
            default -> throw new AwsError("UnknownOperationException", "");
        };
    }

    /** The error for what AWS does and the twin does not. */
    public static AwsError unsupported(String what) {
        return new AwsError(
                "UnsupportedOperationException",
                what + " is not supported here: the keys are symmetric, with material of KMS.");
    }
}
