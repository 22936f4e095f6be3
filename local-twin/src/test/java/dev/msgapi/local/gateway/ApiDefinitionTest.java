package dev.msgapi.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.msgapi.local.StartException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiDefinitionTest {

    @Test
    void readsAValidDefinition() {
        assertThat(ApiDefinition.read(Apis.json(Apis.DOCUMENT)).routes()).hasSize(6);
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    "openapi": | "security": [{"api_key": []}], "openapi": | /security: API Gateway ignores it at the root
                    "openapi": | "x-amazon-apigateway-binary-media-types": ["image/png"], "openapi": | /x-amazon-apigateway-binary-media-types: the twin knows only ["*/*"]
                    "openapi": | "x-amazon-apigateway-policy": | /x-amazon-apigateway-policy: the twin does not know x-amazon-apigateway-policy
                    "type": "apiKey" | "x-amazon-apigateway-authtype": "awsSigv4", "type": "apiKey" | /components/securitySchemes/api_key: the twin knows only
                    "type": "apiKey" | "type": "http" | /components/securitySchemes/api_key: the twin knows only the header x-api-key, and Authorization with awsSigv4
                    "name": "x-api-key" | "name": "Authorization" | /components/securitySchemes/api_key: the twin knows only the header x-api-key, and Authorization with awsSigv4
                    {"api_key": []} | {"api_key": []}, {} | /paths/~1msg/post/security: each entry has to name one scheme
                    {"api_key": []} | {"sigv4": []} | /paths/~1msg/post/security: there is no security scheme sigv4
                    "type": "aws_proxy" | "type": "mock" | /paths/~1msg/post/x-amazon-apigateway-integration/type: the twin does not know the integration mock
                    "httpMethod": "POST" | "httpMethod": "GET" | /httpMethod: API Gateway invokes Lambda with POST only
                    :lambda:path | :sqs:path | /uri: this is not the URI of a Lambda function
                    "timeoutInMillis": 2000 | "timeoutInMillis": 30000 | a whole number from 50 to 29000 is expected here
                    "timeoutInMillis": 2000 | "cacheNamespace": "x" | the twin does not know cacheNamespace
                    "head": | "trace": | /paths/~1msg/trace: not a method of API Gateway
                    {"get": {"security": [], "x-amazon | {"get": {"security": [], "x-mine | /paths/~1msg~1fixed/get: x-amazon-apigateway-integration is missing
                    "THROTTLED" | "SLOW" | there is no gateway response type SLOW
                    "429" | "999" | a whole number from 200 to 599 is expected here
                    '1' | method.request.header.X | only gatewayresponse.header.<name> with a value in single quotes
                    $context.requestId | $context.authorizer.claims | the twin knows only the variable $context.requestId
                    $context.requestId | #if(true) | the twin knows only the variable $context.requestId
                    """)
    void rejectsWhatItDoesNotKnow(String good, String bad, String message) {
        assertThat(Apis.DOCUMENT).contains(good);
        String document = Apis.DOCUMENT.replace(good, bad);

        assertThatThrownBy(() -> ApiDefinition.read(Apis.json(document)))
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("openapi.yaml /")
                .hasMessageContaining(message);
    }

    @Test
    void readsWhatARouteRequires() {
        assertThat(ApiDefinition.read(Apis.json(Apis.SIGNED_DOCUMENT)).routes())
                .filteredOn(Route::iamRequired)
                .extracting(Route::resourcePath, Route::keyRequired)
                .containsExactly(
                        tuple("/signed", true),
                        tuple("/signed/{id}", true),
                        tuple("/keyless", false));
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    [{"sigv4": []}, {"api_key": []}] | [{"sigv4": [], "api_key": []}] | /paths/~1signed/x-amazon-apigateway-any-method/security: each entry has to name one scheme
                    [{"sigv4": []}, {"api_key": []}] | [{"sigv4": []}, {"api_key": []}, {}] | /security: each entry has to name one scheme
                    [{"sigv4": []}, {"api_key": []}] | {"sigv4": []} | /security: an object is expected here
                    [{"sigv4": []}, {"api_key": []}] | [{"sigv4": []}, {"other": []}] | /security: there is no security scheme other
                    "awsSigv4" | "custom" | /components/securitySchemes/sigv4: the twin knows only
                    "awsSigv4" | "AWSSIGV4" | /components/securitySchemes/sigv4: the twin knows only
                    "awsSigv4" | null | /components/securitySchemes/sigv4: the twin knows only
                    "awsSigv4" | "awsSigv4", "x-amazon-apigateway-authorizer": {} | /sigv4/x-amazon-apigateway-authorizer: the twin does not know
                    "awsSigv4" | "awsSigv4", "bearerFormat": "x" | /components/securitySchemes/sigv4: the twin knows only
                    "name": "Authorization", "in": "header" | "name": "Authorization", "in": "query" | /components/securitySchemes/sigv4: the twin knows only
                    "name": "Authorization" | "name": "x-api-key" | /components/securitySchemes/sigv4: the twin knows only
                    "paths": { | "x-amazon-apigateway-authtype": "awsSigv4", "paths": { | /x-amazon-apigateway-authtype: the twin does not know
                    "/keyless": {"get": { | "/keyless": {"get": {"x-amazon-apigateway-authtype": "awsSigv4", | /paths/~1keyless/get/x-amazon-apigateway-authtype: the twin does not know
                    """)
    void rejectsUnknownSecurity(String good, String bad, String message) {
        assertThat(Apis.SIGNED_DOCUMENT).contains(good);
        String document = Apis.SIGNED_DOCUMENT.replace(good, bad);

        assertThatThrownBy(() -> ApiDefinition.read(Apis.json(document)))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(message);
    }
}
