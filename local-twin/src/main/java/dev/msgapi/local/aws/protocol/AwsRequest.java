package dev.msgapi.local.aws.protocol;

import org.eclipse.jetty.http.HttpFields;

/** One request to an AWS service, with its whole body. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record AwsRequest(
        String method, String path, String query, HttpFields headers, byte[] body) {
    /** SES accepts 10 MB, which a form may triple; no other service accepts as much. */
    public static final int BODY_BYTES_MAX = 32 * 1024 * 1024;

    /** The header's value; empty if it is absent. */
    public String header(String name) {
        String value = headers.get(name);
        return value == null ? "" : value;
    }

    /** The operation in {@code X-Amz-Target}, after the service's prefix: {@code SendMessage}. */
    public String target() {
        String target = header("X-Amz-Target");
        return target.substring(target.indexOf('.') + 1);
    }
}
