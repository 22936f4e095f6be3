package dev.msgapi.local.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.msgapi.local.Settings;
import dev.msgapi.local.aws.protocol.AwsError;
import dev.msgapi.local.aws.protocol.AwsHandler;
import dev.msgapi.local.aws.protocol.AwsRequest;
import dev.msgapi.local.aws.protocol.AwsResponse;
import dev.msgapi.local.lambda.InvokeResult;
import dev.msgapi.local.lambda.Invoker;
import dev.msgapi.local.lambda.Limits;
import dev.msgapi.local.template.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The Invoke operation of Lambda's API ("AWS Lambda API Reference: Invoke"), with which an operator
 * runs a function. It reports only the type of a function's error: the message could contain
 * content, and is in the function's log.
 */
final class LambdaApi implements AwsHandler {
    /** The limit of an asynchronous invocation's event ("Lambda quotas"). */
    static final int EVENT_BYTES_MAX = 1024 * 1024;

    private static final Pattern INVOKE =
            Pattern.compile("/2015-03-31/functions/([^/]+)/invocations");
    private static final String ARN =
            "arn:aws:lambda:" + Settings.REGION + ":" + Settings.ACCOUNT + ":function:";

    // A name, a partial ARN or a whole ARN. The twin has one version of each function.
    private static final Pattern FUNCTION =
            Pattern.compile(
                    "(?:(?:arn:aws:lambda:%s:)?%s:function:)?([A-Za-z0-9_-]+)(?::[A-Za-z0-9$_-]+)?"
                            .formatted(Settings.REGION, Settings.ACCOUNT));

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final byte[] NOTHING = {};

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
            return invoke(function(invoke.group(1)), request);
        } catch (AwsError e) {
            return error(e);
        }
    }

    private AwsResponse invoke(String function, AwsRequest request) throws AwsError {
        String type = request.header("X-Amz-Invocation-Type");
        return switch (type.isEmpty() ? "RequestResponse" : type) {
            case "RequestResponse" ->
                    answered(lambda.invoke(function, event(request, Limits.PAYLOAD_BYTES)));
            case "Event" -> {
                byte[] event = event(request, EVENT_BYTES_MAX);
                Thread.startVirtualThread(() -> lambda.invoke(function, event));
                yield AwsResponse.json(202, NOTHING);
            }
            case "DryRun" -> AwsResponse.json(204, NOTHING);
            default ->
                    throw new AwsError(
                            "InvalidParameterValueException",
                            "InvocationType is RequestResponse, Event or DryRun.");
        };
    }

    private String function(String encoded) throws AwsError {
        String name;
        try {
            name = URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new AwsError("ValidationException", "The path is malformed.");
        }
        Matcher function = FUNCTION.matcher(name);
        if (!function.matches() || !functions.contains(function.group(1))) {
            throw new AwsError(
                    404,
                    "ResourceNotFoundException",
                    "Function not found: " + (name.startsWith("arn:") ? name : ARN + name));
        }
        return function.group(1);
    }

    /** The request's body; an empty one becomes an empty object, as on Lambda. */
    private static byte[] event(AwsRequest request, int bytesMax) throws AwsError {
        byte[] body = request.body();
        if (body.length > bytesMax) {
            throw tooLarge(bytesMax);
        }
        if (body.length == 0) {
            return "{}".getBytes(StandardCharsets.UTF_8);
        }
        try {
            JsonNode event = JSON.readTree(body);
            if (!event.isMissingNode()) {
                return body;
            }
        } catch (IOException e) {
            // fall through to an error without the parser's message, which contains content
        }
        throw new AwsError(
                "InvalidRequestContentException", "Could not parse request body into json.");
    }

    private static AwsResponse answered(InvokeResult result) throws AwsError {
        return switch (result) {
            case InvokeResult.Success success -> ran(success.payload());
            case InvokeResult.FunctionError failed ->
                    failed(failed.type(), "The function failed; its log says why.");
            case InvokeResult.TimedOut _ -> failed("Sandbox.Timedout", "Task timed out.");
            case InvokeResult.PayloadTooLarge _ -> throw tooLarge(Limits.PAYLOAD_BYTES);
        };
    }

    private static AwsResponse failed(String type, String message) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("errorMessage", message);
        body.put("errorType", type);
        return ran(json(body)).with("X-Amz-Function-Error", "Unhandled");
    }

    private static AwsResponse ran(byte[] body) {
        return AwsResponse.json(200, body).with("X-Amz-Executed-Version", "$LATEST");
    }

    private static AwsError tooLarge(int bytesMax) {
        return new AwsError(
                413,
                "RequestTooLargeException",
                "Request must be smaller than %d bytes for the InvokeFunction operation"
                        .formatted(bytesMax));
    }

    /** An error in Lambda's REST-JSON protocol, whose members begin with a capital letter. */
    private static AwsResponse error(AwsError error) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("Type", "User");
        body.put("Message", error.text());
        return AwsResponse.json(error.status(), json(body)).with("x-amzn-ErrorType", error.code());
    }

    private static byte[] json(Map<String, String> body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
