package dev.msgapi.acceptance.contract;

import static dev.msgapi.acceptance.DeclaredStack.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.msgapi.http.Problem;
import dev.msgapi.ingest.IngestHandler;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** API Gateway's own errors in openapi.yaml, compared with the functions' errors. */
class GatewayProblemsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final JsonNode RESPONSES =
            STACK.api().definition().required("x-amazon-apigateway-gateway-responses");

    /** The problems with which both the gateway and the functions answer, for the same reasons. */
    static Stream<Problem> problemsOfBoth() {
        return Stream.of(
                Problem.notFound(),
                Problem.bodyTooLarge(IngestHandler.BODY_BYTES_MAX),
                Problem.unsupportedMediaType(),
                Problem.internalError());
    }

    @ParameterizedTest
    @MethodSource("problemsOfBoth")
    void theGatewayAnswersWithTheSameProblemsAsTheFunctions(Problem problem) {
        assertThat(gatewayProblems())
                .filteredOn(json ->
                        json.required("type").textValue().equals("urn:msg-api:" + problem.type()))
                .isNotEmpty()
                .allSatisfy(json -> {
                    assertThat(json.required("status").intValue()).isEqualTo(problem.status());
                    assertThat(json.required("title").textValue()).isEqualTo(problem.title());
                    assertThat(json.required("detail").textValue()).isEqualTo(problem.detail());
                });
    }

    private static List<JsonNode> gatewayProblems() {
        return RESPONSES
                .valueStream()
                .map(response -> response.required("responseTemplates"))
                .map(templates -> templates.required("application/json").textValue())
                .map(GatewayProblemsTest::parse)
                .toList();
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
