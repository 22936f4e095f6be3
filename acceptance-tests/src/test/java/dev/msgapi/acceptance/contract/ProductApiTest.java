package dev.msgapi.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.local.Settings;
import dev.msgapi.local.gateway.ApiDefinition;
import dev.msgapi.local.gateway.Route;
import dev.msgapi.local.template.Stack;
import dev.msgapi.local.template.Template;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What has to hold of the product's own template.yaml and openapi.yaml. */
class ProductApiTest {
    private static final Path PROJECT = Path.of("..").toAbsolutePath();

    private static final Stack STACK =
            Template.read(
                    new Settings(3000, 4566, PROJECT, PROJECT.resolve("none")),
                    Map.of("SenderAddress", "sender@example.com"));

    @Test
    void nothingIsServedWithoutAKey() {
        assertThat(ApiDefinition.read(STACK.api().definition()).routes())
                .hasSize(12)
                .allMatch(Route::keyRequired);
    }

    @Test
    void whatOpensErasesOrAuditsWantsASignatureAsWell() {
        assertThat(ApiDefinition.read(STACK.api().definition()).routes())
                .filteredOn(Route::iamRequired)
                .extracting(route -> route.method() + " " + route.resourcePath())
                .containsExactlyInAnyOrder(
                        "DELETE /msg", "POST /msg/decrypt", "GET /msg/audit", "GET /msg/erasure");
    }

    /** The functions ask for the caller's ARN as well; but that a route forgot is seen here. */
    @Test
    void noOtherRouteLeadsToTheirFunctions() {
        List<String> functions = List.of("msg-api-decrypt", "msg-api-audit", "msg-api-erase");
        assertThat(ApiDefinition.read(STACK.api().definition()).routes())
                .filteredOn(route ->
                        route.backend() instanceof Route.Function function
                                && functions.contains(function.name()))
                .hasSize(4)
                .allMatch(Route::iamRequired);
    }

    @Test
    void whateverAFunctionCannotHandleGoesToADeadLetterQueue() {
        assertThat(STACK.eventSources())
                .hasSize(4)
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

    private static Stack.Queue queue(String arn) {
        return STACK.queues().stream()
                .filter(queue -> queue.arn().equals(arn))
                .findFirst()
                .orElseThrow();
    }
}
