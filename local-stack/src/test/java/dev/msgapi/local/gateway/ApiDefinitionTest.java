package dev.msgapi.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiDefinitionTest {

    @Test
    void readsTheGoodOne() {
        assertThat(ApiDefinition.read(Apis.json(Apis.DOCUMENT)).routes()).hasSize(7);
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    "openapi": | "security": [{"api_key": []}], "openapi": | /security: API Gateway passes over it at the root
                    "openapi": | "x-amazon-apigateway-policy": | /x-amazon-apigateway-policy: the twin does not know x-amazon-apigateway-policy
                    "type": "apiKey" | "x-amazon-apigateway-authtype": "awsSigv4", "type": "apiKey" | /components/securitySchemes/api_key/x-amazon-apigateway-authtype: the twin does not know
                    "type": "apiKey" | "type": "http" | /components/securitySchemes/api_key: the twin knows the header x-api-key alone
                    "name": "x-api-key" | "name": "Authorization" | /components/securitySchemes/api_key: the twin knows the header x-api-key alone
                    {"api_key": []} | {"sigv4": []} | /paths/~1msg/post/security: there is no security scheme sigv4
                    "type": "aws_proxy" | "type": "http_proxy" | /paths/~1msg/post/x-amazon-apigateway-integration/type: the twin does not know the integration http_proxy
                    "httpMethod": "POST" | "httpMethod": "GET" | /httpMethod: Lambda is invoked by POST alone
                    :lambda:path | :sqs:path | /uri: this is not the URI of a Lambda function
                    "timeoutInMillis": 2000 | "timeoutInMillis": 30000 | a whole number from 50 to 29000 is expected here
                    "timeoutInMillis": 2000 | "cacheNamespace": "x" | the twin does not know cacheNamespace
                    "head": | "trace": | /paths/~1msg/trace: no method of API Gateway
                    {"get": {"security": [], "x-amazon | {"get": {"security": [], "x-mine | /paths/~1msg~1fixed/get: x-amazon-apigateway-integration is missing
                    {\\"statusCode\\": 200} | {\\"statusCode\\": $x} | the twin knows a JSON literal here alone
                    {\\"status\\": | {\\"$input.body\\": | the twin does not know $input.body
                    'no-store' | integration.response.header.X | only method.response.header.<name> with a value in single quotes
                    "default": | "201": | no response for the status 200, and no default
                    "THROTTLED" | "SLOW" | there is no gateway response type SLOW
                    "429" | "999" | a whole number from 200 to 599 is expected here
                    '1' | method.request.header.X | only gatewayresponse.header.<name> with a value in single quotes
                    $context.requestId | $context.authorizer.claims | the twin does not know $context.authorizer.claims
                    $context.requestId | #if(true) | the twin does not run VTL
                    """)
    void refusesWhatItDoesNotServe(String good, String bad, String message) {
        assertThat(Apis.DOCUMENT).contains(good);
        String document = Apis.DOCUMENT.replace(good, bad);

        assertThatThrownBy(() -> ApiDefinition.read(Apis.json(document)))
                .isInstanceOf(ApiDefinitionException.class)
                .hasMessageStartingWith("openapi.yaml /")
                .hasMessageContaining(message);
    }
}
