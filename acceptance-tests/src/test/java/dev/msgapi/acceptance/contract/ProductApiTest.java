package dev.msgapi.acceptance.contract;

import static dev.msgapi.acceptance.DeclaredStack.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.ingest.FallbackHandler;
import dev.msgapi.local.gateway.ApiDefinition;
import dev.msgapi.local.gateway.Route;
import dev.msgapi.local.template.Stack;
import java.net.URI;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rules that template.yaml and openapi.yaml keep together. */
class ProductApiTest {
    private static final List<Route> ROUTES = ApiDefinition.read(STACK.api().definition()).routes();

    @Test
    void everyRouteLeadsToItsFunction() {
        assertThat(ROUTES)
                .extracting(route -> name(route) + " -> " + function(route))
                .containsExactlyInAnyOrder(
                        "POST /msg -> msg-api-ingest",
                        "GET /msg -> msg-api-query",
                        "DELETE /msg -> msg-api-erase",
                        "POST /msg/decrypt -> msg-api-decrypt",
                        "GET /msg/audit -> msg-api-audit",
                        "GET /msg/erasure -> msg-api-erase",
                        "ANY /msg -> msg-api-fallback",
                        "ANY /msg/decrypt -> msg-api-fallback",
                        "ANY /msg/audit -> msg-api-fallback",
                        "ANY /msg/erasure -> msg-api-fallback",
                        "ANY /{proxy+} -> msg-api-fallback",
                        "ANY / -> msg-api-fallback");
    }

    @Test
    void everyRouteRequiresAnApiKey() {
        assertThat(ROUTES).isNotEmpty().allMatch(Route::keyRequired);
    }

    @Test
    void onlyTheRoutesThatDecryptEraseOrAuditRequireASignature() {
        assertThat(ROUTES)
                .filteredOn(Route::iamRequired)
                .extracting(ProductApiTest::name)
                .containsExactlyInAnyOrder(
                        "DELETE /msg", "POST /msg/decrypt", "GET /msg/audit", "GET /msg/erasure");
    }

    /** The functions check the caller's ARN too, but only this test notices an unsigned route. */
    @Test
    void noUnsignedRouteLeadsToAFunctionOfASignedRoute() {
        assertThat(ROUTES)
                .filteredOn(route ->
                        List.of("msg-api-decrypt", "msg-api-audit", "msg-api-erase")
                                .contains(function(route)))
                .isNotEmpty()
                .allMatch(Route::iamRequired);
    }

    @Test
    void theFallbackAllowsTheMethodsThatOpenapiDeclares() {
        Map<String, String> declared =
                ROUTES.stream()
                        .filter(route -> !route.method().equals("ANY"))
                        .sorted(Comparator.comparing(Route::method))
                        .collect(
                                Collectors.groupingBy(
                                        Route::resourcePath,
                                        Collectors.mapping(
                                                Route::method, Collectors.joining(", "))));
        assertThat(FallbackHandler.METHODS).isEqualTo(declared);
    }

    @Test
    void everyFunctionHasAHandlerThatItsPackageContains() throws Exception {
        for (Stack.Function function : STACK.functions()) {
            Class<?> handler = Class.forName(function.handler());
            assertThat(handler.getConstructor()).as("what Lambda calls").isNotNull();
            URI classes = handler.getProtectionDomain().getCodeSource().getLocation().toURI();
            assertThat(Path.of(classes).getParent())
                    .as(function.handler())
                    .isEqualTo(function.code().getParent());
        }
    }

    @Test
    void everyConsumerReportsFailuresAndHasADeadLetterQueue() {
        assertThat(STACK.eventSources())
                .extracting(Stack.EventSource::functionName)
                .containsExactlyInAnyOrder(
                        "msg-api-email",
                        "msg-api-sms",
                        "msg-api-secure-store",
                        "msg-api-erasure-worker");
        assertThat(STACK.eventSources())
                .allSatisfy(source -> {
                    assertThat(source.reportsBatchItemFailures()).isTrue();
                    assertThat(queue(source.queueArn()).attributes()).containsKey("RedrivePolicy");
                });
    }

    /** Lambda Developer Guide, "Configuring an Amazon SQS queue for use with Lambda". */
    @Test
    void aMessageStaysHiddenForSixTimesItsFunctionsTimeout() {
        for (Stack.EventSource source : STACK.eventSources()) {
            Stack.Function function =
                    STACK.functions().stream()
                            .filter(any -> any.name().equals(source.functionName()))
                            .findFirst()
                            .orElseThrow();
            assertThat(
                            Long.parseLong(
                                    queue(source.queueArn()).attributes().get("VisibilityTimeout")))
                    .isGreaterThanOrEqualTo(6 * function.timeout().toSeconds());
        }
    }

    private static String name(Route route) {
        return route.method() + " " + route.resourcePath();
    }

    /** The name of the function that answers; empty if no function does. */
    private static String function(Route route) {
        return route.function().name();
    }

    private static Stack.Queue queue(String arn) {
        return STACK.queues().stream()
                .filter(queue -> queue.arn().equals(arn))
                .findFirst()
                .orElseThrow();
    }
}
