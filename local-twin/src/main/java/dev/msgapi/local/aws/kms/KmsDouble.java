package dev.msgapi.local.aws.kms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.msgapi.local.aws.protocol.AwsError;
import dev.msgapi.local.aws.protocol.AwsHandler;
import dev.msgapi.local.aws.protocol.AwsRequest;
import dev.msgapi.local.aws.protocol.AwsResponse;
import dev.msgapi.local.aws.protocol.JsonError;
import dev.msgapi.local.aws.state.StateKey;
import dev.msgapi.local.template.Stack;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * AWS KMS for symmetric keys, over its JSON 1.1 protocol (AWS KMS API Reference): the operations
 * that the product and its tests call.
 */
public final class KmsDouble implements AwsHandler {
    private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KmsCrypto crypto;
    private final KmsLifeCycle lifeCycle;

    /** Reads the keys from the state folder, and creates those of the stack. */
    public KmsDouble(Stack stack, Path state, StateKey stateKey) {
        KmsKeys keys = new KmsKeys(stack, state, stateKey);
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
            default -> throw new AwsError("UnknownOperationException", "");
        };
    }
}
