package dev.msgapi.local.aws.protocol;

import java.util.UUID;

/** A service with AWS's query protocol: it reads a form and answers with XML. */
public abstract class QueryService implements AwsHandler {
    private final String namespace;
    private final String version;

    public QueryService(String namespace, String version) {
        this.namespace = namespace;
        this.version = version;
    }

    /** Uses the namespace and version of the other service. */
    public QueryService(QueryService like) {
        this(like.namespace, like.version);
    }

    /** The elements inside {@code <…Result>}. */
    public abstract String result(String action, Form form) throws AwsError;

    @Override
    public final AwsResponse answer(AwsRequest request) throws AwsError {
        try {
            Form form = Form.of(request);
            String action = form.getOrEmpty("Action");
            return AwsResponse.xml(200, response(action, result(action, form)));
        } catch (AwsError e) {
            return error(namespace, e);
        }
    }

    public final AwsError unknown(String action) {
        return action.isEmpty()
                ? new AwsError("MissingAction", "The request has no Action parameter.")
                : new AwsError(
                        "InvalidAction",
                        "Could not find operation " + action + " for version " + version);
    }

    public static AwsResponse error(String namespace, AwsError error) {
        String type = error.status() < 500 ? "Sender" : "Receiver";
        String body =
                "<ErrorResponse xmlns=\"%s\"><Error>%s%s%s</Error>%s</ErrorResponse>\n"
                        .formatted(
                                namespace,
                                element("Type", type),
                                element("Code", error.code()),
                                element("Message", error.text()),
                                requestId());
        return AwsResponse.xml(error.status(), body);
    }

    public static String element(String name, String text) {
        return "<" + name + ">" + escaped(text) + "</" + name + ">";
    }

    private String response(String action, String result) {
        return "<%1$sResponse xmlns=\"%2$s\"><%1$sResult>%3$s</%1$sResult>%4$s</%1$sResponse>\n"
                .formatted(
                        action,
                        namespace,
                        result,
                        "<ResponseMetadata>" + requestId() + "</ResponseMetadata>");
    }

    private static String requestId() {
        return element("RequestId", UUID.randomUUID().toString());
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints()
                .forEach(c -> {
                    switch (c) {
                        case '&' -> escaped.append("&amp;");
                        case '<' -> escaped.append("&lt;");
                        case '>' -> escaped.append("&gt;");
                        default -> escaped.appendCodePoint(isXml(c) ? c : '?');
                    }
                });
        return escaped.toString();
    }

    /** Char of XML 1.0, section 2.2. */
    private static boolean isXml(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || (c >= ' ' && c <= 0xd7ff)
                || (c >= 0xe000 && c <= 0xfffd)
                || c >= 0x10000;
    }
}
