package dev.msgapi.local.aws;

import dev.msgapi.local.aws.outbound.Inbox;
import dev.msgapi.local.aws.outbound.OptOuts;
import dev.msgapi.local.aws.protocol.AwsError;
import dev.msgapi.local.aws.protocol.AwsRequest;
import dev.msgapi.local.aws.protocol.AwsResponse;
import dev.msgapi.local.aws.protocol.Form;
import dev.msgapi.local.chaos.Chaos;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The twin's own pages below {@code /_local}: the inbox, the chaos and the opted-out numbers. */
final class LocalPages {
    private static final String OPTED_OUT = "/_local/opted-out/";

    private final Inbox inbox;
    private final OptOuts optOuts;
    private final Chaos chaos;

    LocalPages(Inbox inbox, OptOuts optOuts, Chaos chaos) {
        this.inbox = inbox;
        this.optOuts = optOuts;
        this.chaos = chaos;
    }

    AwsResponse answer(AwsRequest request) throws AwsError {
        if (request.path().equals("/_local/inbox") && request.method().equals("GET")) {
            return AwsResponse.json(200, inbox.json(recipient(request)));
        }
        if (request.path().equals("/_local/chaos") && request.method().equals("GET")) {
            return AwsResponse.json(200, chaos.json());
        }
        if (request.path().startsWith(OPTED_OUT) && request.method().equals("PUT")) {
            String number = decoded(request.path().substring(OPTED_OUT.length()));
            if (!OptOuts.NUMBER.matcher(number).matches()) {
                throw new AwsError("InvalidParameter", number + " is not an E.164 number.");
            }
            optOuts.add(number);
            return AwsResponse.json(204, new byte[0]);
        }
        throw new AwsError(
                404,
                "NotFound",
                "The pages are GET /_local/inbox, GET /_local/chaos"
                        + " and PUT /_local/opted-out/{number}.");
    }

    private static @Nullable String recipient(AwsRequest request) throws AwsError {
        String to = Form.of(request).get("to");
        return to == null ? null : plus(to);
    }

    private static String decoded(String path) throws AwsError {
        try {
            return plus(URLDecoder.decode(path, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new AwsError("InvalidParameter", "The path is malformed.");
        }
    }

    /** An unencoded plus of a phone number was decoded to a space; no recipient has spaces. */
    private static String plus(String recipient) {
        return recipient.replace(' ', '+');
    }
}
