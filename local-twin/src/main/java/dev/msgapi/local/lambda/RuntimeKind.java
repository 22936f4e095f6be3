package dev.msgapi.local.lambda;

/** Which client of the Runtime API a function's process runs under. */
enum RuntimeKind {
    /** AWS's own with its native library, which exists for Linux alone. */
    NATIVE,
    /** AWS's own with {@code dev.msgapi.local.runtime.JavaRuntimeClient} in the library's place. */
    JAVA;

    /** The native one where it exists, unless {@code -Dtwin.runtime=java} asks for the other. */
    static RuntimeKind chosen(Platform platform) {
        boolean java = "java".equals(System.getProperty("twin.runtime"));
        return java || !platform.isLinux() ? JAVA : NATIVE;
    }
}
