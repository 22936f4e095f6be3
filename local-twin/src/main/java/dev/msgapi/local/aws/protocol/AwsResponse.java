package dev.msgapi.local.aws.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.UUID;
import org.eclipse.jetty.http.HttpFields;

/** A service's response, with its whole body. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record AwsResponse(int status, HttpFields headers, byte[] body) {

    public static AwsResponse of(int status, String contentType, byte[] body) {
        return new AwsResponse(
                status,
                HttpFields.build()
                        .put("Content-Type", contentType)
                        .put("x-amzn-RequestId", UUID.randomUUID().toString()),
                body);
    }

    public static AwsResponse xml(int status, String body) {
        return of(status, "text/xml", body.getBytes(UTF_8));
    }

    public static AwsResponse json(int status, byte[] body) {
        return of(status, "application/json", body);
    }

    public AwsResponse with(String header, String value) {
        return new AwsResponse(status, HttpFields.build(headers).put(header, value), body);
    }
}
