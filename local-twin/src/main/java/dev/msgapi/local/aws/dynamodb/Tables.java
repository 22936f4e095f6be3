package dev.msgapi.local.aws.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.msgapi.local.Settings;
import dev.msgapi.local.StartException;
import dev.msgapi.local.template.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Creates the stack's tables through DynamoDB's API; an existing table must have the same keys. */
public final class Tables {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client;
    private final URI endpoint;

    private record Answer(int status, JsonNode body) {}

    private Tables(HttpClient client, int port) {
        this.client = client;
        this.endpoint = URI.create("http://127.0.0.1:" + port);
    }

    public static void create(List<Stack.Table> declared, int port) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            Tables tables = new Tables(client, port);
            for (Stack.Table table : declared) {
                tables.create(table);
            }
        }
    }

    private void create(Stack.Table table) {
        Answer created = call("CreateTable", table.createTable());
        if (created.status() == 200) {
            return;
        }
        Answer existing =
                call("DescribeTable", JSON.createObjectNode().put("TableName", table.name()));
        if (existing.status() != 200) {
            throw new StartException("DynamoDB refuses table " + table.name() + ": " + created);
        }
        Map<String, String> wanted = keys(table.createTable());
        Map<String, String> found = keys(existing.body().path("Table"));
        if (!wanted.equals(found)) {
            throw new StartException(
                    "Table "
                            + table.name()
                            + " has the keys "
                            + found
                            + ", template.yaml declares "
                            + wanted
                            + "; start with an empty state folder");
        }
    }

    /**
     * The keys of the table (as {@code ""}) and of each index, with the types of their attributes.
     */
    private static Map<String, String> keys(JsonNode table) {
        Map<String, String> types = new TreeMap<>();
        for (JsonNode attribute : table.path("AttributeDefinitions")) {
            types.put(
                    attribute.path("AttributeName").asText(),
                    attribute.path("AttributeType").asText());
        }
        Map<String, String> keys = new TreeMap<>();
        keys.put("", key(table, types));
        for (JsonNode index : table.path("GlobalSecondaryIndexes")) {
            keys.put(index.path("IndexName").asText(), key(index, types));
        }
        return keys;
    }

    private static String key(JsonNode of, Map<String, String> types) {
        StringBuilder key = new StringBuilder();
        for (JsonNode part : of.path("KeySchema")) {
            String name = part.path("AttributeName").asText();
            key.append(
                    "%s %s %s; ".formatted(part.path("KeyType").asText(), name, types.get(name)));
        }
        return key.toString().strip();
    }

    private Answer call(String operation, ObjectNode input) {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(endpoint)
                            .header("X-Amz-Target", "DynamoDB_20120810." + operation)
                            .header("Content-Type", "application/x-amz-json-1.0")
                            .header(
                                    "Authorization",
                                    "AWS4-HMAC-SHA256 Credential=%s/20260101/%s/dynamodb/aws4_request"
                                            .formatted(Settings.ACCESS_KEY_ID, Settings.REGION))
                            .POST(
                                    HttpRequest.BodyPublishers.ofByteArray(
                                            JSON.writeValueAsBytes(input)))
                            .build();
            HttpResponse<byte[]> answer =
                    client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
        } catch (IOException e) {
            throw new StartException("DynamoDB Local does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("Interrupted while creating tables", e);
        }
    }
}
