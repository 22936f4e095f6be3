package dev.msgapi.local.aws;

import org.eclipse.jetty.http.HttpFields;

/** One request to an AWS service, its body read whole. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record AwsRequest(String method, String path, String query, HttpFields headers, byte[] body) {

    /** The header's value, empty without one. */
    String header(String name) {
        String value = headers.get(name);
        return value == null ? "" : value;
    }

    /** The operation in {@code X-Amz-Target}, after the service's prefix: {@code SendMessage}. */
    String target() {
        String target = header("X-Amz-Target");
        return target.substring(target.indexOf('.') + 1);
    }
}
