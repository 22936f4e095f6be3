package dev.msgapi.local.e2e;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContractTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void aGoodAnswerKeepsIt() throws Exception {
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
    void aBadAnswerBreaksIt(String answer) throws Exception {
        var json = JSON.readTree(answer);
        assertThatThrownBy(() -> Contract.requireSchema("Page", json))
                .isInstanceOf(AssertionError.class);
    }
}
