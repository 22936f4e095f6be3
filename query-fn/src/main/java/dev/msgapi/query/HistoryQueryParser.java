package dev.msgapi.query;

import dev.msgapi.http.Problem;
import dev.msgapi.http.QueryParameters;
import dev.msgapi.model.Channel;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.Parsed;
import dev.msgapi.model.Recipient;
import dev.msgapi.model.SortKey;
import dev.msgapi.model.Status;
import dev.msgapi.store.History.Selection;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the query of one {@code GET /msg}: which messages it selects. */
final class HistoryQueryParser {
    private static final List<String> ALLOWED =
            List.of("msg_id", "id", "limit", "next", "from", "to", "status", "channel", "order");

    /** Years have four digits; a longer or negative year would sort wrongly as text. */
    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    private final QueryParameters query;

    private HistoryQueryParser(Map<String, List<String>> parameters) {
        this.query = new QueryParameters(parameters, ALLOWED);
    }

    /**
     * Reads the query parameters, decoded; the selection's limit is the page's. The problem lists
     * everything that is wrong. A pure function.
     */
    static Parsed<Selection, Problem> parse(Map<String, List<String>> parameters) {
        return new HistoryQueryParser(parameters).parse();
    }

    private Parsed<Selection, Problem> parse() {
        Recipient recipient = query.recipient();
        MessageId id = query.read("id", MessageId::parse, "must be a lower-case UUID version 7");
        int limit = query.pageLimit();
        String instant = "must be an ISO 8601 instant such as 2026-11-22T15:42:07.123Z";
        SortKey from = query.read("from", HistoryQueryParser::bound, instant);
        SortKey to = query.read("to", HistoryQueryParser::bound, instant);
        Status status = query.read("status", Status::of, "must be " + words(Status.values()));
        Channel channel = query.read("channel", Channel::of, "must be " + words(Channel.values()));
        Boolean newestFirst =
                query.read("order", HistoryQueryParser::newestFirst, "must be desc or asc");
        boolean descending = newestFirst == null || newestFirst;
        SortKey after =
                recipient == null
                        ? null
                        : query.read(
                                "next",
                                cursor -> Cursor.read(cursor, recipient.key(), descending),
                                "must be the unmodified `next` of an earlier page for this"
                                        + " msg_id and order");
        SortKey first = id == null ? SortKey.FIRST : id.sortKey();
        SortKey last = id == null ? SortKey.LAST : id.sortKey();
        if (from != null) {
            first = SortKey.max(first, from);
        }
        if (to != null) {
            last = SortKey.min(last, to);
        }
        // DynamoDB refuses a start key outside the range of the query.
        if (after != null && (after.compareTo(first) < 0 || after.compareTo(last) > 0)) {
            query.errors()
                    .add("next", "invalid_value", "must lie between from and to, or be that id");
        }
        if (recipient == null || !query.errors().isEmpty()) {
            return new Parsed.Invalid<>(query.errors().problem());
        }
        return new Parsed.Valid<>(
                new Selection(
                        recipient.key(), first, last, status, channel, descending, after, limit));
    }

    private static Optional<Boolean> newestFirst(String text) {
        return switch (text) {
            case "desc" -> Optional.of(true);
            case "asc" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** The start of the first millisecond at or after that instant. */
    private static Optional<SortKey> bound(String text) {
        try {
            Instant instant = OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
            if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
                return Optional.empty();
            }
            Instant millis = instant.truncatedTo(ChronoUnit.MILLIS);
            return Optional.of(
                    SortKey.startOf(millis.equals(instant) ? millis : millis.plusMillis(1)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static String words(Status[] values) {
        return words(Arrays.stream(values).map(Status::wireName).toList());
    }

    private static String words(Channel[] values) {
        return words(Arrays.stream(values).map(Channel::wireName).toList());
    }

    private static String words(List<String> names) {
        return "one of " + String.join(", ", names);
    }
}
