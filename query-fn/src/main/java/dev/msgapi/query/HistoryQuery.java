package dev.msgapi.query;

import dev.msgapi.http.Problem;
import dev.msgapi.store.History.Selection;
import java.util.List;
import java.util.Map;

/** What a GET asks for, or every reason why it can't be answered. */
sealed interface HistoryQuery {
    /** A selection; its limit is the page's. */
    record Valid(Selection selection) implements HistoryQuery {}

    /** Not a selection. */
    record Invalid(Problem problem) implements HistoryQuery {}

    /** Reads the query parameters, decoded. A pure function. */
    static HistoryQuery parse(Map<String, List<String>> parameters) {
        return HistoryQueryParser.parse(parameters);
    }
}
