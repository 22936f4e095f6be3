package dev.msgapi.local.aws.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes an error in AWS's JSON protocols. */
public final class JsonError {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonError() {}

    public static AwsResponse of(AwsError error, String contentType) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("__type", error.code());
        if (!error.text().isEmpty()) {
            body.put("message", error.text());
        }
        try {
            return AwsResponse.of(error.status(), contentType, JSON.writeValueAsBytes(body))
                    .with("x-amzn-errortype", error.code());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
