package dev.msgapi.local.gateway;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What goes back to the client.
 *
 * @param headers in order; a name may come more than once
 */
@SuppressWarnings("ArrayRecordComponent") // Written once, never compared.
record HttpAnswer(int status, List<Header> headers, byte[] body) {
    record Header(String name, String value) {}

    HttpAnswer {
        headers = List.copyOf(headers);
    }

    static HttpAnswer of(int status, List<Header> headers, String body) {
        return new HttpAnswer(status, headers, body.getBytes(StandardCharsets.UTF_8));
    }
}
