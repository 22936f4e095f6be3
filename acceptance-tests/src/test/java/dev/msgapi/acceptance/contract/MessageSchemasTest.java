package dev.msgapi.acceptance.contract;

import static dev.msgapi.acceptance.DeclaredStack.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.msgapi.http.testing.ApiAnswer;
import dev.msgapi.http.testing.ApiEvent;
import dev.msgapi.ingest.IngestHandler;
import dev.msgapi.ingest.RecipientLimit;
import dev.msgapi.ingest.SmsDestinations;
import dev.msgapi.ingest.testing.InMemoryIdempotencyStore;
import dev.msgapi.model.Message;
import dev.msgapi.query.QueryHandler;
import dev.msgapi.queue.MessageQueueCodec;
import dev.msgapi.store.History;
import dev.msgapi.store.StoredMessage;
import dev.msgapi.testing.FilledRecords;
import dev.msgapi.testing.Messages;
import dev.msgapi.testing.RecordingContext;
import dev.msgapi.testing.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares the schemas of a message in openapi.yaml with what the functions accept and answer, and
 * finds a field that one of them lacks.
 */
class MessageSchemasTest {
    private static final JsonNode OPENAPI = STACK.api().definition();

    private static final JsonNode EXAMPLE =
            OPENAPI.requiredAt(
                    "/paths/~1msg/post/requestBody/content/application~1json/examples"
                            + "/everyProperty/value");

    private final List<Message> queue = new ArrayList<>();

    /** The names of the queue's JSON are those of the API. */
    @Test
    void aClientSendsWhatAMessageContains() throws JsonProcessingException {
        Set<String> names = names(queued(FilledRecords.of(Message.class)));
        names.removeAll(Set.of("v", "id", "channel"));
        assertThat(properties("NewMessage")).isEqualTo(names);
        assertThat(names(EXAMPLE)).isEqualTo(names);
    }

    @Test
    void everyMemberOfARequestIsQueued() throws JsonProcessingException {
        accept(EXAMPLE);
        JsonNode queued = queued(queue.getFirst());
        EXAMPLE.forEachEntry((name, value) -> assertThat(queued.get(name)).isEqualTo(value));
    }

    @Test
    void a202RepeatsTheRequestWithoutItsContent() {
        JsonNode answer = accept(EXAMPLE).body();
        EXAMPLE.forEachEntry((name, value) -> {
            if (!Set.of("subject", "msg").contains(name)) {
                assertThat(answer.get(name)).as(name).isEqualTo(value);
            }
        });
        Set<String> properties = properties("Accepted");
        properties.removeAll(Set.of("segments", "encoding"));
        assertThat(names(answer)).isEqualTo(properties).isEqualTo(required("Accepted"));
    }

    @Test
    void aHistoryShowsEveryPropertyOfAStoredMessage() {
        StoredMessage message = FilledRecords.of(StoredMessage.class);
        History history = (_, _) -> new History.Slice(List.of(message), null);
        JsonNode shown =
                ApiEvent.get("msg_id", Messages.EMAIL)
                        .sendTo(
                                new QueryHandler(
                                        history,
                                        (_, _) -> Optional.empty(),
                                        () -> Messages.ACCEPTED),
                                new RecordingContext())
                        .body()
                        .requiredAt("/messages/0");
        assertThat(names(shown))
                .isEqualTo(properties("StoredMessage"))
                .isEqualTo(required("StoredMessage"));
        assertThat(shown).noneMatch(JsonNode::isNull);
    }

    /** The recipient and the content's text have rules of their own. */
    static Stream<String> limitedTexts() {
        return OPENAPI.requiredAt("/components/schemas/NewMessage/properties")
                .propertyStream()
                .filter(property -> property.getValue().path("type").asText().equals("string"))
                .map(Map.Entry::getKey)
                .filter(name -> !Set.of("msg_id", "msg").contains(name));
    }

    @ParameterizedTest
    @MethodSource("limitedTexts")
    void acceptsOneLineOfTheLengthInItsSchema(String name) {
        int longest =
                OPENAPI.requiredAt("/components/schemas/NewMessage/properties/" + name)
                        .required("maxLength")
                        .intValue();
        accept(example(name, "a".repeat(longest)));
        assertRejected(example(name, "a".repeat(longest + 1)), "/" + name + " too_long");
        assertRejected(example(name, "a\nb"), "/" + name + " control_character");
    }

    private void assertRejected(JsonNode body, String error) {
        ApiAnswer answer = post(body);
        assertThat(answer.status()).as(error).isEqualTo(422);
        assertThat(answer.errors()).containsExactly(error);
    }

    private static JsonNode example(String name, String value) {
        return ((ObjectNode) EXAMPLE.deepCopy()).put(name, value);
    }

    private ApiAnswer accept(JsonNode body) {
        ApiAnswer answer = post(body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return answer;
    }

    private ApiAnswer post(JsonNode body) {
        return ApiEvent.post(body.toString())
                .sendTo(
                        new IngestHandler(
                                queue::add,
                                new InMemoryIdempotencyStore(),
                                new RecipientLimit((_, _, _, _) -> true, _ -> 0),
                                SmsDestinations.in("GB"),
                                () -> Messages.ACCEPTED),
                        new RecordingContext());
    }

    private static JsonNode queued(Message message) throws JsonProcessingException {
        return StrictJson.MAPPER.readTree(MessageQueueCodec.write(message));
    }

    private static Set<String> properties(String schema) {
        return names(OPENAPI.requiredAt("/components/schemas/" + schema + "/properties"));
    }

    private static Set<String> required(String schema) {
        return new TreeSet<>(
                OPENAPI.requiredAt("/components/schemas/" + schema + "/required")
                        .valueStream()
                        .map(JsonNode::textValue)
                        .toList());
    }

    private static Set<String> names(JsonNode object) {
        return new TreeSet<>(object.propertyStream().map(Map.Entry::getKey).toList());
    }
}
