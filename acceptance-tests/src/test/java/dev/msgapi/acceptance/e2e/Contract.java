package dev.msgapi.acceptance.e2e;

import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.oas.OpenApi30;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The schemas of openapi.yaml, which every answer must match. */
final class Contract {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode OPENAPI = openApi();
    private static final Map<String, JsonSchema> SCHEMAS = new ConcurrentHashMap<>();

    private Contract() {}

    /** Fails unless the answer matches the schema and has no other fields. */
    static void requireSchema(String name, JsonNode answer) {
        assertThat(SCHEMAS.computeIfAbsent(name, Contract::schema).validate(answer))
                .as("%s of openapi.yaml", name)
                .isEmpty();
        assertThat(OPENAPI.at("/components/schemas/" + name + "/properties").fieldNames())
                .toIterable()
                .containsAll((Iterable<String>) answer::fieldNames);
    }

    /** Fails unless the contract declares the answer for its request. */
    static void requireAnswer(HttpResponse<String> response, JsonNode answer) {
        requireSchema(
                schemaOf(
                        // The API is also served below its stage.
                        response.uri().getPath().replaceFirst("^/v1/", "/"),
                        response.request().method(),
                        response.statusCode()),
                answer);
    }

    /** Every error is a problem; every success is declared by its path and method. */
    static String schemaOf(String path, String method, int status) {
        if (status >= 400) {
            return "Problem";
        }
        String operation = "/paths/" + path.replace("/", "~1") + "/" + method.toLowerCase(ROOT);
        String schema = "/responses/" + status + "/content/application~1json/schema/$ref";
        String reference = OPENAPI.at(operation + schema).asText();
        assertThat(reference).as("%s %s with %d", method, path, status).isNotEmpty();
        return reference.substring(reference.lastIndexOf('/') + 1);
    }

    private static JsonSchema schema(String name) {
        ObjectNode root = JSON.createObjectNode();
        root.put("$ref", "#/components/schemas/" + name);
        root.set("components", OPENAPI.get("components"));
        return JsonSchemaFactory.getInstance(
                        SpecVersion.VersionFlag.V4,
                        builder ->
                                builder.metaSchema(OpenApi30.getInstance())
                                        .defaultMetaSchemaIri(OpenApi30.getInstance().getIri()))
                .getSchema(
                        root,
                        SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
    }

    private static JsonNode openApi() {
        try {
            Object yaml =
                    new Load(LoadSettings.builder().build())
                            .loadFromString(Files.readString(Path.of("../openapi.yaml")));
            return JSON.valueToTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
