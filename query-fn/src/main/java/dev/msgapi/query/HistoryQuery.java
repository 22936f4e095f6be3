package dev.msgapi.query;

import dev.msgapi.model.Channel;
import dev.msgapi.model.EmailAddress;
import dev.msgapi.model.Fault;
import dev.msgapi.model.InvalidRecipient;
import dev.msgapi.model.Limits;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.PhoneNumber;
import dev.msgapi.model.Recipient;
import dev.msgapi.model.Status;
import dev.msgapi.store.History.Selection;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a GET asks for, or every reason why it asks for nothing. */
sealed interface HistoryQuery {
    /** A selection; its limit is the page's. */
    record Valid(Selection selection) implements HistoryQuery {}

    /** No selection. */
    record Invalid(List<Fault> faults) implements HistoryQuery {}

    /** Reads the query parameters, decoded. A pure function. */
    static HistoryQuery parse(Map<String, List<String>> parameters) {
        return new Parser(parameters).parse();
    }

    /** Reads one query. */
    final class Parser {
        private static final Set<String> KNOWN =
                Set.of("msg_id", "id", "limit", "next", "from", "to", "status", "channel", "order");

        /** Sorts before every sort key, which starts with a year's digit. */
        private static final String FIRST = "0";

        /** Sorts after every sort key: the character after 9. */
        private static final String LAST = ":";

        /** Four digits of a year: what lies outside would sort wrongly as text. */
        private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");

        private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

        private final Map<String, List<String>> parameters;
        private final List<Fault> faults = new ArrayList<>();

        private Parser(Map<String, List<String>> parameters) {
            this.parameters = parameters;
        }

        private HistoryQuery parse() {
            if (!KNOWN.containsAll(parameters.keySet())) {
                faults.add(
                        new Fault(
                                "",
                                "unknown_parameter",
                                "known are msg_id, id, limit, next, from, to, status, channel,"
                                        + " order"));
            }
            Recipient recipient = recipient();
            MessageId id = read("id", MessageId::parse, "must be a UUID version 7, in lower case");
            Integer limit =
                    read("limit", Parser::limit, "must be a number from 1 to " + Limits.PAGE_MAX);
            String instant = "must be an ISO 8601 instant such as 2026-11-22T15:42:07.123Z";
            String from = read("from", Parser::bound, instant);
            String to = read("to", Parser::bound, instant);
            Status status = read("status", Status::of, "must be " + words(Status.values()));
            Channel channel = read("channel", Channel::of, "must be " + words(Channel.values()));
            Boolean newestFirst = read("order", Parser::newestFirst, "must be desc or asc");
            boolean descending = newestFirst == null || newestFirst;
            String after =
                    recipient == null
                            ? null
                            : read(
                                    "next",
                                    cursor -> Cursor.read(cursor, recipient.key(), descending),
                                    "must be the next of a page of this msg_id and order, as it"
                                            + " was");
            String first = later(from, id == null ? FIRST : id.sortKey());
            String last = earlier(to, id == null ? LAST : id.sortKey());
            // DynamoDB refuses to start outside of the range that it is asked for.
            if (after != null && (after.compareTo(first) < 0 || after.compareTo(last) > 0)) {
                faults.add(
                        new Fault("/next", "invalid_value", "must lie between from and to, or id"));
            }
            if (recipient == null || !faults.isEmpty()) {
                return new Invalid(faults);
            }
            return new Valid(
                    new Selection(
                            recipient.key(),
                            first,
                            last,
                            status,
                            channel,
                            descending,
                            after,
                            limit == null ? Limits.PAGE_DEFAULT : limit));
        }

        private @Nullable Recipient recipient() {
            String text = single("msg_id");
            if (text == null) {
                if (!parameters.containsKey("msg_id")) {
                    faults.add(new Fault("/msg_id", "required", "is required"));
                }
                return null;
            }
            // A + that was not written as %2B arrives as a space, which no recipient has.
            return switch (Recipient.parse(text.replace(' ', '+'))) {
                case EmailAddress email -> email;
                case PhoneNumber number -> number;
                case InvalidRecipient(String code, String detail) -> {
                    faults.add(new Fault("/msg_id", code, detail));
                    yield null;
                }
            };
        }

        private <T> @Nullable T read(
                String name, Function<String, Optional<T>> parser, String rule) {
            String text = single(name);
            if (text == null) {
                return null;
            }
            T value = parser.apply(text).orElse(null);
            if (value == null) {
                faults.add(new Fault("/" + name, "invalid_value", rule));
            }
            return value;
        }

        private @Nullable String single(String name) {
            List<String> values = parameters.getOrDefault(name, List.of());
            if (values.size() > 1) {
                faults.add(new Fault("/" + name, "duplicate_parameter", "must be there once"));
                return null;
            }
            return values.isEmpty() ? null : values.getFirst();
        }

        private static Optional<Integer> limit(String text) {
            return text.matches("[1-9][0-9]{0,2}") && Integer.parseInt(text) <= Limits.PAGE_MAX
                    ? Optional.of(Integer.valueOf(text))
                    : Optional.empty();
        }

        private static Optional<Boolean> newestFirst(String text) {
            return switch (text) {
                case "desc" -> Optional.of(true);
                case "asc" -> Optional.of(false);
                default -> Optional.empty();
            };
        }

        /** The least sort key of that instant or later; sort keys have milliseconds. */
        private static Optional<String> bound(String text) {
            try {
                Instant instant = OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
                if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
                    return Optional.empty();
                }
                Instant millis = instant.truncatedTo(ChronoUnit.MILLIS);
                return Optional.of(
                        MessageId.timestamp(
                                millis.equals(instant) ? millis : millis.plusMillis(1)));
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        }

        private static String later(@Nullable String bound, String other) {
            return bound != null && bound.compareTo(other) > 0 ? bound : other;
        }

        private static String earlier(@Nullable String bound, String other) {
            return bound != null && bound.compareTo(other) < 0 ? bound : other;
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
}
