package dev.msgapi.queue;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaterVersionTest {
    /** Nobody knows the other members of a later version, so nothing is expected of them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"v\":7}",
                "{\"id\":7,\"msg_id\":{\"canary\":1},\"store_secure\":\"canary\",\"v\":7}",
                "{\"v\":7,\"channel\":\"canary\",\"msg\":[[\"canary\"]],\"n\":99999999999999999999}",
                " {\n \"v\" : 7 , \"msg\" : null }\n"
            })
    void isThrownForAnObjectOfALaterVersionWhateverElseItContains(String body) {
        assertThatExceptionOfType(LaterVersion.class)
                .isThrownBy(() -> MessageQueueCodec.read(body))
                .withMessage("version 7")
                .returns(7, LaterVersion::version);
    }
}
