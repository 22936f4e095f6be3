package dev.msgapi.aws.dynamodb;

import static dev.msgapi.aws.dynamodb.MessageAttribute.Use.ERASED;
import static dev.msgapi.aws.dynamodb.MessageAttribute.Use.INDEXED;
import static dev.msgapi.aws.dynamodb.MessageAttribute.Use.KEY;
import static dev.msgapi.aws.dynamodb.MessageAttribute.Use.SHOWN;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Every attribute of an item in the table {@code messages}, with its uses. A message has a status
 * item, and a content item of its own if it is large ({@link ContentSize}). The adapters derive
 * from it what they read and remove. A test compares it with the attributes that {@code
 * template.yaml} grants to each role and projects into the index {@code unsettled}.
 */
public enum MessageAttribute {
    /** HASH key: {@link dev.msgapi.model.Recipient#key()}. */
    MSG_ID("msg_id", KEY),
    /** RANGE key: {@link dev.msgapi.model.SortKey}. */
    TIMESTAMP("timestamp", KEY),
    ID("id", SHOWN),
    CHANNEL("channel", SHOWN),
    /** An email's subject, unless the content is sealed; of a large message in its content item. */
    SUBJECT("subject", SHOWN, ERASED),
    /** The content's text, unless the content is sealed; like the subject. */
    MSG("msg", SHOWN, ERASED),
    /** The ciphertext of a {@code store_secure} message's content; like the subject. */
    SEALED("sealed", ERASED),
    /** The bytes of the content; only if it is in a content item of its own. */
    CONTENT_BYTES("content_bytes", ERASED),
    STORE_SECURE("store_secure", SHOWN),
    /** The client's own text, or NULL. */
    REFERENCE("reference", SHOWN, ERASED),
    STATUS("status", SHOWN, INDEXED),
    ATTEMPTS("attempts", SHOWN, INDEXED),
    /** {@link dev.msgapi.sending.SendState.Version#until()} in epoch milliseconds. */
    LEASE_UNTIL("lease_until", INDEXED),
    /** The token of a claim. */
    CLAIM("claim"),
    REASON("reason", SHOWN, INDEXED),
    PROVIDER_MESSAGE_ID("provider_message_id", SHOWN),
    UPDATED_AT("updated_at", SHOWN),
    /** Epoch seconds; DynamoDB removes the item days after. */
    EXPIRES_AT("expires_at"),
    /** The id of the erasure that removed the item's content. */
    ERASED_BY("erased_by"),
    /** HASH key of the index {@code unsettled}; only while the message is not settled. */
    SWEEP_SHARD("sweep_shard", ERASED),
    /** RANGE key of the index {@code unsettled} in epoch milliseconds. */
    SWEEP_AT("sweep_at", ERASED);

    /** The attributes that a history reads of status items. */
    public static final List<MessageAttribute> HISTORY =
            those(any -> any.is(KEY) || any.is(SHOWN) || any == EXPIRES_AT || any == CONTENT_BYTES);

    /** The attributes that a history reads of content items. */
    public static final List<MessageAttribute> PLAIN_CONTENT =
            List.of(MSG_ID, TIMESTAMP, SUBJECT, MSG);

    /** The attributes that the decryption of a message reads of its items. */
    public static final List<MessageAttribute> SEALED_CONTENT =
            List.of(MSG_ID, TIMESTAMP, ID, SEALED, CONTENT_BYTES, STORE_SECURE, EXPIRES_AT);

    /** The attributes that an erasure reads to find the items that it still has to erase. */
    public static final List<MessageAttribute> ERASURE_SCAN =
            those(any -> any.is(KEY) || any == ERASED_BY);

    /**
     * The attributes that an erasure removes: the client's text, and the keys of the sweeper's
     * index.
     */
    public static final List<MessageAttribute> REMOVED_BY_ERASURE = those(any -> any.is(ERASED));

    /** The attributes that the index {@code unsettled} projects besides the keys. */
    public static final List<MessageAttribute> UNSETTLED_INDEX = those(any -> any.is(INDEXED));

    /** A use of an attribute. */
    enum Use {
        /** Part of the table's key. */
        KEY,
        /** A history shows it. */
        SHOWN,
        /** An erasure removes it. */
        ERASED,
        /** The index of unsettled messages projects it. */
        INDEXED
    }

    private final String attributeName;

    @SuppressWarnings(
            "ImmutableEnumChecker") // Set.of is immutable; Error Prone knows only Guava's.
    private final Set<Use> uses;

    MessageAttribute(String attributeName, Use... uses) {
        this.attributeName = attributeName;
        this.uses = Set.of(uses);
    }

    /** The attribute's name in the table. */
    public String attributeName() {
        return attributeName;
    }

    boolean is(Use use) {
        return uses.contains(use);
    }

    /** Replaces the name in an expression, because DynamoDB reserves several of the names. */
    String placeholder() {
        return "#" + attributeName;
    }

    /** The text of this attribute; every item has one. */
    String required(Map<String, AttributeValue> item) {
        return Attributes.required(item, attributeName);
    }

    /** The text of this attribute, or null if the item has none. */
    @Nullable String optional(Map<String, AttributeValue> item) {
        return Attributes.string(item, attributeName);
    }

    /** The placeholders of these attributes, with their names. */
    static Map<String, String> names(List<MessageAttribute> attributes) {
        return attributes.stream()
                .collect(Collectors.toMap(any -> any.placeholder(), any -> any.attributeName));
    }

    /** A projection expression that asks for these attributes. */
    static String projection(List<MessageAttribute> attributes) {
        return attributes.stream().map(any -> any.placeholder()).collect(Collectors.joining(", "));
    }

    private static List<MessageAttribute> those(Predicate<MessageAttribute> condition) {
        return Arrays.stream(values()).filter(condition).toList();
    }
}
