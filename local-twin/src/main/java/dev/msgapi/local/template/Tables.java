package dev.msgapi.local.template;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Converts tables to the input of DynamoDB's CreateTable. */
final class Tables {
    private static final List<String> MEMBERS =
            List.of("BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes");

    private Tables() {}

    static Stack.Table table(Resource resource) {
        YamlNode.Mapping properties = resource.properties();
        properties.require("KeySchema");
        properties.require("AttributeDefinitions");
        properties
                .mapping("PointInTimeRecoverySpecification")
                .integer("RecoveryPeriodInDays", 35, 1, 35);
        String name = Attributes.name(resource);
        ObjectNode createTable = properties.toJson();
        createTable.retain(MEMBERS);
        createTable.put("TableName", name);
        return new Stack.Table(name, createTable);
    }
}
