package dev.msgapi.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.model.EmailAddress;
import dev.msgapi.model.PhoneNumber;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParametersTest {
    @Test
    void readsARecipientWithAnUnescapedPlus() {
        assertThat(of("msg_id", " 447700900123").recipient())
                .isEqualTo(new PhoneNumber("+447700900123"));
        assertThat(of("msg_id", "ada tag@example.com").recipient())
                .isEqualTo(new EmailAddress("ada+tag", "example.com"));
    }

    @Test
    void reportsAMissingParameter() {
        QueryParameters query = of();
        assertThat(query.recipient()).isNull();
        assertThat(query.required("id")).isNull();
        assertThat(errorsOf(query)).containsExactly("/msg_id required", "/id required");
    }

    @Test
    void anOptionalParameterMayBeMissing() {
        QueryParameters query = of();
        assertThat(query.<String>read("id", Optional::of, "any")).isNull();
        assertThat(query.errors().list()).isEmpty();
    }

    @Test
    void rejectsARepeatedParameterEvenWithTheSameValue() {
        QueryParameters query =
                new QueryParameters(Map.of("id", List.of("a", "a")), List.of("msg_id", "id"));
        assertThat(query.<String>read("id", Optional::of, "any")).isNull();
        assertThat(errorsOf(query)).containsExactly("/id duplicate_parameter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"canary", "", "MSG_ID", "msg_id ", "<script>", "\u0000"})
    void rejectsAnUnknownParameterWithoutRepeatingItsName(String name) {
        QueryParameters query = of(name, "canary");
        assertThat(query.errors().list())
                .containsExactly(new FieldError("", "unknown_parameter", "allowed: msg_id, id"));
    }

    @Test
    void rejectsAnInvalidValueWithoutRepeatingIt() {
        QueryParameters query = of("id", "canary");
        assertThat(query.<String>read("id", _ -> Optional.empty(), "must be one")).isNull();
        assertThat(query.errors().list())
                .containsExactly(new FieldError("/id", "invalid_value", "must be one"));
    }

    @Test
    void collectsErrorsInTheOrderOfReading() {
        QueryParameters query =
                new QueryParameters(
                        Map.of("id", List.of("x"), "other", List.of("x")), List.of("msg_id", "id"));
        query.read("id", _ -> Optional.empty(), "must be one");
        query.recipient();
        query.errors().add("", "odd", "is odd");
        assertThat(errorsOf(query))
                .containsExactly(
                        " unknown_parameter", "/id invalid_value", "/msg_id required", " odd");
    }

    private static QueryParameters of(String... nameAndValue) {
        Map<String, List<String>> values =
                nameAndValue.length == 0
                        ? Map.of()
                        : Map.of(nameAndValue[0], List.of(nameAndValue[1]));
        return new QueryParameters(values, List.of("msg_id", "id"));
    }

    private static List<String> errorsOf(QueryParameters query) {
        return query.errors().list().stream()
                .map(error -> error.pointer() + " " + error.code())
                .toList();
    }
}
