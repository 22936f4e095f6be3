package dev.msgapi.local.gateway;

import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/** Reads a request's body up to API Gateway's limit. */
final class RequestBody {
    // "Payload size" (AWS page "Quotas for REST APIs").
    private static final int BODY_BYTES_MAX = 10 * 1024 * 1024;
    private static final int DRAINED_BYTES_MAX = 64 * 1024 * 1024;

    private RequestBody() {}

    /**
     * The whole body as sent.
     *
     * @throws GatewayException if it is too large or incomplete
     */
    static byte[] read(Request request) {
        boolean tooLarge = request.getLength() > BODY_BYTES_MAX;
        if (tooLarge && request.getHeaders().contains(HttpHeader.EXPECT)) {
            // The client waits for an answer before it sends the body.
            throw new GatewayException(GatewayResponseType.REQUEST_TOO_LARGE);
        }
        try (InputStream in = Request.asInputStream(request)) {
            byte[] body = tooLarge ? new byte[0] : in.readNBytes(BODY_BYTES_MAX + 1);
            if (tooLarge || body.length > BODY_BYTES_MAX) {
                drain(in);
                throw new GatewayException(GatewayResponseType.REQUEST_TOO_LARGE);
            }
            return body;
        } catch (IOException e) {
            throw new GatewayException(GatewayError.badHttp(400, "Bad Request"));
        }
    }

    /**
     * Reads the rest: a client that still writes when the connection closes may not see the
     * response.
     */
    private static void drain(InputStream in) {
        byte[] discarded = new byte[64 * 1024];
        try {
            long left = DRAINED_BYTES_MAX;
            int read = 0;
            while (left > 0 && read >= 0) {
                read = in.read(discarded);
                left -= read;
            }
        } catch (IOException e) {
            // The client closed the connection.
        }
    }
}
