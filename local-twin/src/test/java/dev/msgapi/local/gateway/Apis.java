package dev.msgapi.local.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.msgapi.local.template.Stack;
import java.util.Map;

/** The API that the tests of this package call. */
final class Apis {
    static final String KEY = "a-key";
    static final ObjectMapper MAPPER = new ObjectMapper();

    private static final String FUNCTION =
            """
            {"security": %s, "x-amazon-apigateway-integration": {
              "type": "aws_proxy", "httpMethod": "POST", "timeoutInMillis": 2000,
              "uri": "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:000000000000:function:%s/invocations"}}
            """;
    static final String DOCUMENT =
            """
            {
              "openapi": "3.0.1",
              "paths": {
                "/msg": {"post": KEYED, "get": OPEN, "head": OPEN},
                "/msg/{id}": {"x-amazon-apigateway-any-method": ANY},
                "/msg/fixed": {"get": FIXED},
                "/files/{proxy+}": {"get": OPEN}
              },
              "components": {"securitySchemes": {
                "api_key": {"type": "apiKey", "name": "x-api-key", "in": "header"}}},
              "x-amazon-apigateway-gateway-responses": {
                "THROTTLED": {
                  "statusCode": "429",
                  "responseParameters": {
                    "gatewayresponse.header.Content-Type": "'application/problem+json'",
                    "gatewayresponse.header.Retry-After": "'1'"},
                  "responseTemplates": {"application/json":
                    "{\\"title\\":\\"Slow down\\",\\"request_id\\":\\"$context.requestId\\"}"}},
                "QUOTA_EXCEEDED": {
                  "responseParameters": {"gatewayresponse.header.Retry-After": "'3600'"},
                  "responseTemplates": {"application/json": "{\\"title\\":\\"Come back tomorrow\\"}"}},
                "DEFAULT_5XX": {"responseTemplates": {"application/json":
                    "{\\"title\\":\\"Broken\\"}"}}
              }
            }
            """
                    .replace("KEYED", FUNCTION.formatted("[{\"api_key\": []}]", "keyed"))
                    .replace("OPEN", FUNCTION.formatted("[]", "open"))
                    .replace("ANY", FUNCTION.formatted("[]", "any"))
                    .replace("FIXED", FUNCTION.formatted("[]", "fixed:live"));

    /** {@link #DOCUMENT} with routes that also require a signature. */
    static final String SIGNED_DOCUMENT =
            DOCUMENT.replace(
                            "\"paths\": {",
                            """
                            "paths": {
                              "/signed": {"x-amazon-apigateway-any-method": BOTH},
                              "/signed/{id}": {"x-amazon-apigateway-any-method": BOTH},
                              "/keyless": {"get": IAM},
                            """)
                    .replace(
                            "\"securitySchemes\": {",
                            """
                            "securitySchemes": {
                              "sigv4": {
                                "type": "apiKey", "name": "Authorization", "in": "header",
                                "x-amazon-apigateway-authtype": "awsSigv4"},
                            """)
                    .replace(
                            "BOTH",
                            FUNCTION.formatted("[{\"sigv4\": []}, {\"api_key\": []}]", "signed"))
                    .replace("IAM", FUNCTION.formatted("[{\"sigv4\": []}]", "keyless"));

    private Apis() {}

    static Stack.Api api(String document, double rate, int burst) {
        return api(document, rate, burst, Integer.MAX_VALUE);
    }

    static Stack.Api api(String document, double rate, int burst, int dailyQuota) {
        return new Stack.Api(
                json(document), "abcdefghij", "v1", Map.of("key-id", KEY), rate, burst, dailyQuota);
    }

    static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
