package dev.msgapi.local.lambda;

/** The client of the Runtime API in a function's process. */
enum RuntimeKind {
    /** AWS's own with its native library, which exists only for Linux. */
    NATIVE,
    /** AWS's own with {@code dev.msgapi.local.runtime.JavaRuntimeClient} instead of the library. */
    JAVA;

    /** The native client if it exists, unless {@code -Dtwin.runtime=java} selects the other. */
    static RuntimeKind chosen(Platform platform) {
        boolean java = "java".equals(System.getProperty("twin.runtime"));
        return java || !platform.isLinux() ? JAVA : NATIVE;
    }
}
