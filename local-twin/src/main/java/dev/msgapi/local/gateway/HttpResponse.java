package dev.msgapi.local.gateway;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The response to the client.
 *
 * @param headers in order; a name may appear more than once
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record HttpResponse(int status, List<Header> headers, byte[] body) {
    record Header(String name, String value) {}

    HttpResponse {
        headers = List.copyOf(headers);
    }

    static HttpResponse of(int status, List<Header> headers, String body) {
        return new HttpResponse(status, headers, body.getBytes(StandardCharsets.UTF_8));
    }
}
