package dev.msgapi.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.msgapi.http.testing.ApiEvent;
import dev.msgapi.testing.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiRequestTest {
    @Test
    void readsMethodResourceAndRequestId() throws IOException {
        ApiRequest request = read(ApiEvent.of("DELETE").resource("/{proxy+}"));
        assertThat(request.method()).isEqualTo("DELETE");
        assertThat(request.resource()).isEqualTo("/{proxy+}");
        assertThat(request.requestId()).isEqualTo("c6af9ac6-7b61-11e6-9a41-93e8deadbeef");
    }

    @Test
    void readsABodyInBase64ByteForByte() throws IOException {
        byte[] bytes = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF, 0, (byte) 0xFF, '{'};
        assertThat(body(ApiEvent.post(bytes))).isEqualTo(bytes);
    }

    @Test
    void readsABodyInPlainTextAsUtf8() throws IOException {
        ApiEvent event = ApiEvent.of("POST").member("body", TextNode.valueOf("Grüße 😀\n"));
        assertThat(body(event)).asString(StandardCharsets.UTF_8).isEqualTo("Grüße 😀\n");
    }

    @Test
    void hasAnEmptyBodyIfTheEventHasNone() throws IOException {
        assertThat(body(ApiEvent.of("POST"))).isEmpty();
        assertThat(body(ApiEvent.post(""))).isEmpty();
    }

    @Test
    void findsHeadersInAnyCase() throws IOException {
        ApiRequest request = read(ApiEvent.of("POST").header("X-cUsToM", "Value"));
        assertThat(request.header("x-custom")).contains("Value");
        assertThat(request.header("content-type")).contains("application/json");
        assertThat(request.header("x-other")).isEmpty();
    }

    @Test
    void keepsEveryValueOfAHeaderInAnyCase() throws IOException {
        ApiRequest request = read(ApiEvent.of("POST").header("X-A", "b", "a").header("x-a", "c"));
        assertThat(request.headerValues("x-a")).containsExactly("b", "a", "c");
        assertThat(request.header("x-a")).contains("c");
        assertThat(request.headerValues("x-b")).isEmpty();
    }

    @Test
    void readsTheSignerAndItsAddress() throws IOException {
        String arn = "arn:aws:sts::123456789012:assumed-role/Privacy/ada";
        ApiRequest.Identity identity = read(ApiEvent.of("POST").principal(arn)).identity();
        assertThat(identity.principal()).isEqualTo(arn);
        assertThat(identity.sourceIp()).isEqualTo("192.0.2.7");
        assertThat(read(ApiEvent.of("POST")).identity().principal()).isEmpty();
    }

    @Test
    void readsTheIdOfTheApiKey() throws IOException {
        assertThat(read(ApiEvent.of("POST")).identity().apiKeyId()).isEqualTo("abcdefghij");
        assertThat(read(ApiEvent.of("POST").apiKeyId(null)).identity().apiKeyId()).isEmpty();
        for (String context :
                new String[] {
                    "{\"identity\":null,\"requestId\":\"r\"}",
                    "{\"identity\":{\"a\":{\"apiKeyId\":\"x\"}},\"apiKeyId\":\"x\",\"requestId\":\"r\"}"
                }) {
            ApiEvent event =
                    ApiEvent.of("POST")
                            .member("requestContext", StrictJson.MAPPER.readTree(context));
            assertThat(read(event).identity().apiKeyId()).isEmpty();
            assertThat(read(event).requestId()).isEqualTo("r");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "headers",
                "multiValueHeaders",
                "multiValueQueryStringParameters",
                "body",
                "requestContext",
                "pathParameters"
            })
    void treatsNullAsAMissingMember(String member) throws IOException {
        ApiRequest request = read(ApiEvent.get().member(member, NullNode.instance));
        assertThat(request.query()).isEmpty();
        assertThat(request.method()).isEqualTo("GET");
    }

    @Test
    void treatsAHeaderWithoutAValueAsMissing() throws IOException {
        ApiEvent event = ApiEvent.get();
        event.member(
                "multiValueHeaders",
                StrictJson.MAPPER.readTree(
                        "{\"Content-Type\":null,\"X-A\":[],\"Accept\":[\"*/*\"]}"));
        assertThat(read(event).header("content-type")).isEmpty();
        assertThat(read(event).header("x-a")).isEmpty();
        assertThat(read(event).header("accept")).contains("*/*");
    }

    @Test
    void acceptsNullInTheRequestContext() throws IOException {
        ApiEvent event =
                ApiEvent.post("{}")
                        .member(
                                "requestContext",
                                StrictJson.MAPPER.readTree(
                                        "{\"authorizer\":null,\"requestId\":\"r\",\"x\":null}"));
        assertThat(read(event).requestId()).isEqualTo("r");
        assertThat(body(event)).asString(StandardCharsets.UTF_8).isEqualTo("{}");
    }

    @Test
    void treatsAQueryParameterWithoutValuesAsMissing() throws IOException {
        ApiEvent event = ApiEvent.post("{}");
        event.member(
                "multiValueQueryStringParameters",
                StrictJson.MAPPER.readTree("{\"a\":null,\"b\":[\"c\"]}"));
        assertThat(read(event).query()).isEqualTo(Map.of("a", List.of(), "b", List.of("c")));
        assertThat(body(event)).asString(StandardCharsets.UTF_8).isEqualTo("{}");
    }

    @Test
    void keepsTheValuesOfAQueryParameterInOrder() throws IOException {
        ApiRequest request =
                read(ApiEvent.get("to", "b", "from", "ä +", "to", "a").query("flag", ""));
        assertThat(request.query())
                .isEqualTo(
                        Map.of(
                                "to",
                                List.of("b", "a"),
                                "from",
                                List.of("ä +"),
                                "flag",
                                List.of("")));
        assertThat(request.query().keySet()).containsExactly("to", "from", "flag");
    }

    @Test
    void ignoresNestedMembersWithNamesThatItReads() throws IOException {
        ApiEvent event =
                ApiEvent.post("{}")
                        .member(
                                "future",
                                StrictJson.MAPPER.readTree(
                                        "{\"body\":[{\"resource\":\"/x\"}],\"httpMethod\":{}}"));
        assertThat(read(event).resource()).isEqualTo("/msg");
        assertThat(body(event)).asString(StandardCharsets.UTF_8).isEqualTo("{}");
    }

    private static ApiRequest read(ApiEvent event) throws IOException {
        return ApiRequest.read(event.stream());
    }

    private static byte[] body(ApiEvent event) throws IOException {
        ApiRequest request = read(event);
        byte[] bytes = new byte[request.body().remaining()];
        request.body().duplicate().get(bytes);
        return bytes;
    }
}
