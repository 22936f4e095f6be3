package dev.msgapi.local.lambda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The machine that the twin runs on, as native libraries name it.
 *
 * @param os {@code linux}, {@code osx} or {@code windows}
 * @param arch {@code x86_64} or {@code aarch64}, else what the JVM calls it
 * @param musl whether Linux's C library is musl, as on Alpine
 */
record Platform(String os, String arch, boolean musl) {

    static Platform current() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String os = name.startsWith("mac") ? "osx" : name.startsWith("win") ? "windows" : name;
        String arch = System.getProperty("os.arch");
        return new Platform(
                os, arch.equals("amd64") ? "x86_64" : arch, os.equals("linux") && onMusl());
    }

    boolean isLinux() {
        return os.equals("linux");
    }

    /** Where the runtime interface client's jar keeps its library for this machine. */
    String runtimeLibrary() {
        String cpu = arch.equals("aarch64") ? "aarch_64" : arch;
        return "/jni/libaws-lambda-jni.linux" + (musl ? "_musl-" : "-") + cpu + ".so";
    }

    /** Where the AWS CRT's jar keeps its library for this machine. */
    String crtFolder() {
        String cpu = arch.equals("aarch64") ? "armv8" : arch;
        return os + "/" + cpu + "/" + (!isLinux() ? "cruntime" : musl ? "musl" : "glibc");
    }

    /** The libraries of this very process tell: both loaders may be installed side by side. */
    private static boolean onMusl() {
        try {
            return Files.readString(Path.of("/proc/self/maps")).contains("ld-musl");
        } catch (IOException unreadable) {
            return false;
        }
    }
}
