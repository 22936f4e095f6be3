package dev.msgapi.acceptance.stack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.msgapi.aws.dynamodb.MessageAttribute;
import java.util.List;
import java.util.stream.Stream;

/**
 * The attributes of a message that each role may read and that the index contains; each method
 * returns the differences between template.yaml and {@link MessageAttribute}.
 */
final class AttributeClaims {
    private AttributeClaims() {}

    /** Each list in the template must have exactly the attributes that the code asks for. */
    static List<String> differences(Deployment deployment) {
        JsonNode table = deployment.properties("MessagesTable");
        JsonNode index = table.path("GlobalSecondaryIndexes").path(0);
        return Stream.of(
                        compare(
                                "QueryRole",
                                granted(deployment, "QueryRole", "dynamodb:Query"),
                                MessageAttribute.HISTORY),
                        compare(
                                "QueryRole for content items",
                                granted(deployment, "QueryRole", "dynamodb:BatchGetItem"),
                                MessageAttribute.PLAIN_CONTENT),
                        compare(
                                "DecryptRole",
                                granted(deployment, "DecryptRole", "dynamodb:GetItem"),
                                MessageAttribute.SEALED_CONTENT),
                        compare(
                                "ErasureWorkerRole",
                                granted(deployment, "ErasureWorkerRole", "dynamodb:Query"),
                                MessageAttribute.ERASURE_SCAN),
                        compare(
                                "the index " + index.path("IndexName").asText(),
                                texts(index.at("/Projection/NonKeyAttributes")),
                                MessageAttribute.UNSETTLED_INDEX),
                        compare(
                                "the key of MessagesTable",
                                names(table.path("KeySchema")),
                                List.of(MessageAttribute.MSG_ID, MessageAttribute.TIMESTAMP)),
                        compare(
                                "the key of the index",
                                names(index.path("KeySchema")),
                                List.of(MessageAttribute.SWEEP_SHARD, MessageAttribute.SWEEP_AT)),
                        compare(
                                "the expiry of MessagesTable",
                                List.of(
                                        table.at("/TimeToLiveSpecification/AttributeName")
                                                .asText()),
                                List.of(MessageAttribute.EXPIRES_AT)))
                .flatMap(List::stream)
                .toList();
    }

    /** The attributes that a role's condition lets it read from the messages table. */
    private static List<String> granted(Deployment deployment, String role, String action) {
        return deployment.grants().stream()
                .filter(grant -> grant.owner().equals(role) && grant.actions().contains(action))
                .filter(grant -> grant.resources().contains(deployment.arn("MessagesTable")))
                .flatMap(grant ->
                        texts(
                                grant.condition()
                                        .at("/ForAllValues:StringEquals/dynamodb:Attributes"))
                                .stream())
                .toList();
    }

    private static List<String> compare(
            String where, List<String> inTemplate, List<MessageAttribute> attributes) {
        List<String> inCode = attributes.stream().map(MessageAttribute::attributeName).toList();
        return Stream.concat(
                        inCode.stream()
                                .filter(name -> !inTemplate.contains(name))
                                .map(name -> where + " lacks " + name + " in template.yaml"),
                        inTemplate.stream()
                                .filter(name -> !inCode.contains(name))
                                .map(name -> where + " lacks " + name + " in MessageAttribute"))
                .toList();
    }

    private static List<String> names(JsonNode keySchema) {
        return keySchema
                .valueStream()
                .map(element -> element.path("AttributeName").asText())
                .toList();
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).toList();
    }
}
