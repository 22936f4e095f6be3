package dev.msgapi.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.aws.dynamodb.MessageAttribute.Use;
import dev.msgapi.model.Content;
import dev.msgapi.model.Message;
import dev.msgapi.store.StoredMessage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares the records with the attributes that store them. */
class MessageAttributeTest {
    /** Components whose attribute has another name, the one in the API. */
    private static final Map<String, String> OTHER_NAMES = Map.of("text", "msg");

    /** Components that the service sets; an erasure may keep them. */
    private static final Set<String> NOT_FROM_THE_CLIENT = Set.of("id", "channel", "store_secure");

    @Test
    void aHistoryReadsExactlyTheShownAttributes() {
        List<String> components =
                Stream.concat(components(StoredMessage.class), components(Content.Email.class))
                        .filter(name -> !name.equals("content"))
                        .toList();
        assertThat(marked(Use.SHOWN)).containsExactlyInAnyOrderElementsOf(components);
    }

    @Test
    void anErasureRemovesAllTextOfTheClient() {
        List<String> words =
                Stream.concat(components(Message.class), components(Content.Email.class))
                        // The recipient is the key, and content is its components.
                        .filter(name -> !List.of("to", "content").contains(name))
                        .filter(name -> !NOT_FROM_THE_CLIENT.contains(name))
                        .toList();
        assertThat(marked(Use.ERASED)).containsAll(words).contains("sealed");
    }

    @Test
    void theIndexContainsNoTextOfTheClient() {
        assertThat(marked(Use.INDEXED)).doesNotContainAnyElementsOf(marked(Use.ERASED));
    }

    private static List<String> marked(Use use) {
        return Arrays.stream(MessageAttribute.values())
                .filter(attribute -> attribute.is(use))
                .map(MessageAttribute::attributeName)
                .toList();
    }

    private static Stream<String> components(Class<? extends Record> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(component ->
                        component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
                .map(name -> OTHER_NAMES.getOrDefault(name, name));
    }
}
