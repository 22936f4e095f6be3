package dev.msgapi.acceptance.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.msgapi.aws.dynamodb.MessageAttribute;
import dev.msgapi.aws.dynamodb.MessageEraser;
import dev.msgapi.aws.dynamodb.MessageReader;
import dev.msgapi.model.Channel;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.RecipientKey;
import dev.msgapi.model.SortKey;
import dev.msgapi.model.Status;
import dev.msgapi.store.Erasure;
import dev.msgapi.store.History;
import dev.msgapi.store.StoreUnavailable;
import dev.msgapi.testing.Ids;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * A request names exactly the attributes that {@link MessageAttribute} lists for it. IAM checks the
 * attributes of every expression, so a role must also grant those that only a filter names.
 */
class RequestedAttributesTest {
    private static final Instant NOW = Instant.parse("2026-11-22T15:42:07.123Z");
    private static final RecipientKey TO = new RecipientKey("to");

    private final RecordingTable table = new RecordingTable();

    @Test
    void aHistoryAsksForItsAttributes() {
        new MessageReader(table, "messages")
                .read(
                        new History.Selection(
                                TO,
                                SortKey.FIRST,
                                SortKey.LAST,
                                Status.SENT,
                                Channel.SMS,
                                true,
                                SortKey.FIRST,
                                1),
                        NOW);
        assertThat(table.attributes)
                .containsExactlyInAnyOrderElementsOf(names(MessageAttribute.HISTORY));
    }

    @Test
    void aHistoryAsksForTheAttributesOfItsContentItems() {
        table.found =
                List.of(
                        Map.of(
                                "msg_id", AttributeValue.fromS(TO.value()),
                                "timestamp",
                                        AttributeValue.fromS(Ids.message(NOW).sortKey().value()),
                                "store_secure", AttributeValue.fromBool(false),
                                "content_bytes", AttributeValue.fromN("700")));
        MessageReader reader = new MessageReader(table, "messages");
        History.Selection all =
                new History.Selection(
                        TO, SortKey.FIRST, SortKey.LAST, null, null, true, SortKey.FIRST, 1);
        // The table in this test never has the content.
        assertThatThrownBy(() -> reader.read(all, NOW)).isInstanceOf(StoreUnavailable.class);
        assertThat(table.contentAttributes)
                .containsExactlyInAnyOrderElementsOf(names(MessageAttribute.PLAIN_CONTENT));
    }

    @Test
    void decryptingAMessageAsksForItsAttributes() {
        new MessageReader(table, "messages").find(new MessageKey(TO, Ids.message(NOW)), NOW);
        assertThat(table.attributes)
                .containsExactlyInAnyOrderElementsOf(names(MessageAttribute.SEALED_CONTENT));
    }

    @Test
    void anErasureAsksForItsAttributes() {
        new MessageEraser(table, "messages")
                .unerased(new Erasure(TO, Ids.erasure(NOW)), SortKey.FIRST);
        assertThat(table.attributes)
                .containsExactlyInAnyOrderElementsOf(names(MessageAttribute.ERASURE_SCAN));
    }

    private static List<String> names(List<MessageAttribute> attributes) {
        return attributes.stream().map(MessageAttribute::attributeName).toList();
    }

    /** A table that has no content, and records the attributes that a request names. */
    private static final class RecordingTable implements DynamoDbClient {
        private static final Pattern NAME = Pattern.compile("(?<![:#\\w])[a-z]\\w*(?!\\w|\\s*\\()");

        private final Set<String> attributes = new TreeSet<>();
        private final Set<String> contentAttributes = new TreeSet<>();
        private List<Map<String, AttributeValue>> found = List.of();

        @Override
        public QueryResponse query(QueryRequest request) {
            attributes.addAll(request.expressionAttributeNames().values());
            attributes.addAll(request.exclusiveStartKey().keySet());
            addNames(
                    List.of(
                            request.keyConditionExpression(),
                            request.filterExpression(),
                            request.projectionExpression()));
            return QueryResponse.builder().items(found).count(found.size()).build();
        }

        @Override
        public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
            for (KeysAndAttributes keys : request.requestItems().values()) {
                contentAttributes.addAll(keys.expressionAttributeNames().values());
                keys.keys().forEach(key -> contentAttributes.addAll(key.keySet()));
                assertThat(keys.projectionExpression()).doesNotContainPattern(NAME);
            }
            return BatchGetItemResponse.builder().unprocessedKeys(request.requestItems()).build();
        }

        @Override
        public GetItemResponse getItem(GetItemRequest request) {
            attributes.addAll(request.expressionAttributeNames().values());
            attributes.addAll(request.key().keySet());
            addNames(List.of(request.projectionExpression()));
            return GetItemResponse.builder().build();
        }

        /** The attributes that an expression names without a placeholder. */
        private void addNames(Collection<String> expressions) {
            expressions.forEach(expression ->
                    NAME.matcher(expression)
                            .results()
                            .map(MatchResult::group)
                            .forEach(attributes::add));
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }
}
