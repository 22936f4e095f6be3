package dev.msgapi.local.aws;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.msgapi.local.aws.protocol.AwsError;
import dev.msgapi.local.aws.protocol.AwsHandler;
import dev.msgapi.local.aws.protocol.AwsRequest;
import dev.msgapi.local.aws.protocol.AwsResponse;
import dev.msgapi.local.lambda.InvokeResult;
import dev.msgapi.local.lambda.Invoker;
import dev.msgapi.local.lambda.Limits;
import dev.msgapi.local.template.Stack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The synchronous Invoke operation of Lambda's API ("AWS Lambda API Reference: Invoke"), with which
 * an operator runs a function by its name. It reports only the type of a function's error: the
 * message could contain content, and is in the function's log.
 */
final class LambdaApi implements AwsHandler {
    private static final Pattern INVOKE =
            Pattern.compile("/2015-03-31/functions/([^/]+)/invocations");
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Set<String> functions;
    private final Invoker lambda;

    LambdaApi(List<Stack.Function> functions, Invoker lambda) {
        this.functions =
                functions.stream()
                        .map(Stack.Function::name)
                        .collect(Collectors.toUnmodifiableSet());
        this.lambda = lambda;
    }

    @Override
    public AwsResponse answer(AwsRequest request) {
        try {
            Matcher invoke = INVOKE.matcher(request.path());
            if (!invoke.matches() || !request.method().equals("POST")) {
                throw new AwsError(404, "UnknownOperationException", "The twin knows only Invoke.");
            }
            String type = request.header("X-Amz-Invocation-Type");
            if (!type.isEmpty() && !type.equals("RequestResponse")) {
                throw new AwsError(
                        "InvalidParameterValueException",
                        "The twin knows only the invocation type RequestResponse.");
            }
            String function = invoke.group(1);
            if (!functions.contains(function)) {
                throw new AwsError(
                        404, "ResourceNotFoundException", "Function not found: " + function);
            }
            return response(lambda.invoke(function, event(request)));
        } catch (AwsError e) {
            return error(e);
        }
    }

    /** The request's body; an empty one becomes an empty object, as on Lambda. */
    private static byte[] event(AwsRequest request) throws AwsError {
        byte[] body = request.body();
        if (body.length == 0) {
            return "{}".getBytes(StandardCharsets.UTF_8);
        }
        try {
            if (!JSON.readTree(body).isMissingNode()) {
                return body;
            }
        } catch (IOException e) {
            // fall through to an error without the parser's message, which contains content
        }
        throw new AwsError(
                "InvalidRequestContentException", "Could not parse request body into json.");
    }

    private static AwsResponse response(InvokeResult result) throws AwsError {
        return switch (result) {
            case InvokeResult.Success(byte[] payload) -> executed(payload);
            case InvokeResult.FunctionError(String type) ->
                    failed(type, "The function failed; its log says why.");
            case InvokeResult.TimedOut _ -> failed("Sandbox.Timedout", "Task timed out.");
            case InvokeResult.PayloadTooLarge _ ->
                    throw new AwsError(
                            413,
                            "RequestTooLargeException",
                            "Request must be smaller than %d bytes for the InvokeFunction operation"
                                    .formatted(Limits.PAYLOAD_BYTES));
        };
    }

    private static AwsResponse failed(String type, String message) {
        ObjectNode body = JSON.createObjectNode();
        body.put("errorMessage", message).put("errorType", type);
        return executed(bytes(body)).with("X-Amz-Function-Error", "Unhandled");
    }

    private static AwsResponse executed(byte[] body) {
        return AwsResponse.json(200, body).with("X-Amz-Executed-Version", "$LATEST");
    }

    /** An error in Lambda's REST-JSON protocol, whose members begin with a capital letter. */
    private static AwsResponse error(AwsError error) {
        ObjectNode body = JSON.createObjectNode();
        body.put("Type", "User").put("Message", error.text());
        return AwsResponse.json(error.status(), bytes(body)).with("x-amzn-ErrorType", error.code());
    }

    private static byte[] bytes(ObjectNode body) {
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }
}
