package dev.msgapi.aws.dynamodb;

import static dev.msgapi.aws.dynamodb.Attributes.key;
import static dev.msgapi.aws.dynamodb.Attributes.messageId;
import static dev.msgapi.aws.dynamodb.Attributes.recipientKey;
import static dev.msgapi.aws.dynamodb.Attributes.required;
import static dev.msgapi.aws.dynamodb.Attributes.string;
import static dev.msgapi.aws.dynamodb.Attributes.text;
import static dev.msgapi.aws.dynamodb.Attributes.ttl;

import dev.msgapi.model.AuditEntryId;
import dev.msgapi.model.Retention;
import dev.msgapi.store.AuditEntry;
import dev.msgapi.store.AuditEntry.Action;
import dev.msgapi.store.AuditEntry.Caller;
import dev.msgapi.store.AuditEntry.Outcome;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An item of the table {@code audit}. Only this class knows its attributes: {@code msg_id} HASH,
 * {@code timestamp} RANGE as in {@code messages}, {@code id action outcome cause message_id reason
 * principal source_ip request_id expires_at}.
 */
final class AuditRow {
    private AuditRow() {}

    /**
     * The item of an entry.
     *
     * @param retention how long it is kept
     */
    static Map<String, AttributeValue> write(AuditEntry entry, Retention retention) {
        Map<String, AttributeValue> row =
                new LinkedHashMap<>(key(entry.recipientKey(), entry.id().sortKey()));
        row.put("id", text(entry.id()));
        row.put("action", text(entry.action().wireName()));
        row.put("outcome", text(entry.outcome().wireName()));
        if (entry.cause() != null) {
            row.put("cause", text(entry.cause()));
        }
        if (entry.message() != null) {
            row.put("message_id", text(entry.message()));
        }
        if (entry.reason() != null) {
            row.put("reason", text(entry.reason()));
        }
        row.put("principal", text(entry.caller().principal()));
        row.put("source_ip", text(entry.caller().sourceIp()));
        row.put("request_id", text(entry.caller().requestId()));
        retention.end(entry.id().instant()).ifPresent(end -> row.put("expires_at", ttl(end)));
        return row;
    }

    /** The entry of an item. */
    static AuditEntry read(Map<String, AttributeValue> row) {
        return new AuditEntry(
                AuditEntryId.parse(required(row, "id")).orElseThrow(),
                recipientKey(row),
                Action.valueOf(required(row, "action").toUpperCase(Locale.ROOT)),
                Outcome.valueOf(required(row, "outcome").toUpperCase(Locale.ROOT)),
                string(row, "cause"),
                row.containsKey("message_id") ? messageId(row, "message_id") : null,
                string(row, "reason"),
                new Caller(
                        required(row, "principal"),
                        required(row, "source_ip"),
                        required(row, "request_id")));
    }
}
