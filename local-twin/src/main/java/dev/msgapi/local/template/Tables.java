package dev.msgapi.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Tables, as DynamoDB's CreateTable takes them. */
final class Tables {
    private static final List<String> MEMBERS =
            List.of(
                    "BillingMode",
                    "AttributeDefinitions",
                    "KeySchema",
                    "ProvisionedThroughput",
                    "GlobalSecondaryIndexes",
                    "LocalSecondaryIndexes");
    private static final List<String> INDEX_MEMBERS =
            List.of("IndexName", "KeySchema", "Projection", "ProvisionedThroughput");

    private Tables() {}

    static Stack.Table table(Resource resource) {
        Tree.Mapping properties = resource.properties();
        properties.require("KeySchema");
        properties.require("AttributeDefinitions");
        properties
                .mapping("PointInTimeRecoverySpecification")
                .whole("RecoveryPeriodInDays", 35, 1, 35);
        String name = Attributes.name(resource);
        ObjectNode createTable = properties.toJson();
        createTable.retain(MEMBERS);
        createTable.put("TableName", name);
        createTable
                .path("GlobalSecondaryIndexes")
                .forEach(index -> ((ObjectNode) index).retain(INDEX_MEMBERS));
        createTable.findValues("ProvisionedThroughput").forEach(Tables::makeWhole);
        return new Stack.Table(name, createTable);
    }

    /** A number that comes from a parameter is a text, which CreateTable does not take. */
    private static void makeWhole(JsonNode throughput) {
        for (String unit : List.of("ReadCapacityUnits", "WriteCapacityUnits")) {
            ((ObjectNode) throughput).put(unit, throughput.path(unit).asInt(1));
        }
    }
}
