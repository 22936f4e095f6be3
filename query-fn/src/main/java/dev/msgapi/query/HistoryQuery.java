package dev.msgapi.query;

import dev.msgapi.http.Problem;
import dev.msgapi.store.History.Selection;
import java.util.List;
import java.util.Map;

/** A GET as parsed: a selection, or the problem that lists everything that is wrong with it. */
sealed interface HistoryQuery {
    /** A selection; its limit is the page's. */
    record Valid(Selection selection) implements HistoryQuery {}

    /** The query breaks a rule. */
    record Invalid(Problem problem) implements HistoryQuery {}

    /** Reads the query parameters, decoded. A pure function. */
    static HistoryQuery parse(Map<String, List<String>> parameters) {
        return HistoryQueryParser.parse(parameters);
    }
}
