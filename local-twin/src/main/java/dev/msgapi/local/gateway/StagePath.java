package dev.msgapi.local.gateway;

/**
 * Where the API is served: below its stage, as at {@code execute-api} ({@code /v1/msg}), and at the
 * root, as a custom domain without a base path serves it ({@code /msg}).
 *
 * @param stage the stage's name
 */
record StagePath(String stage) {
    /** The request's path without the stage, by which a route is found. */
    String route(String path) {
        String prefix = "/" + stage;
        if (path.equals(prefix)) {
            return "/";
        }
        return path.startsWith(prefix + "/") ? path.substring(prefix.length()) : path;
    }
}
