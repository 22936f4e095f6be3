package dev.msgapi.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContractTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void acceptsAnAnswerThatMatchesItsSchema() throws Exception {
        Contract.requireSchema(
                "Page",
                JSON.readTree("{\"msg_id\":\"a@example.com\",\"messages\":[],\"next\":null}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"msg_id\":1,\"messages\":[],\"next\":null}",
                "{\"msg_id\":null,\"messages\":[],\"next\":null}",
                "{\"msg_id\":\"a\",\"messages\":{},\"next\":null}",
                "{\"msg_id\":\"a\",\"messages\":[{}],\"next\":null}",
                "{\"msg_id\":\"a\",\"messages\":[],\"next\":null,\"more\":1}"
            })
    void rejectsAnAnswerThatDoesNotMatchItsSchema(String answer) throws Exception {
        var json = JSON.readTree(answer);
        assertThatThrownBy(() -> Contract.requireSchema("Page", json))
                .isInstanceOf(AssertionError.class);
    }

    @ParameterizedTest
    @CsvSource({
        "/msg, GET, 200, Page",
        "/msg, POST, 202, Accepted",
        "/msg, DELETE, 202, Erasure",
        "/msg/decrypt, POST, 200, Decrypted",
        "/msg/audit, GET, 200, AuditPage",
        "/msg/erasure, GET, 200, Erasure",
        "/msg/decrypt, GET, 405, Problem",
        "/other, GET, 404, Problem"
    })
    void findsTheSchemaByPathMethodAndStatus(
            String path, String method, int status, String schema) {
        assertThat(Contract.schemaOf(path, method, status)).isEqualTo(schema);
    }

    @Test
    void rejectsASuccessThatIsNotDeclared() {
        assertThatThrownBy(() -> Contract.schemaOf("/msg", "GET", 202))
                .isInstanceOf(AssertionError.class);
    }
}
