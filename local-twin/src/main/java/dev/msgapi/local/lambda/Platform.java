package dev.msgapi.local.lambda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The twin's machine, in the names of native libraries.
 *
 * @param os {@code linux}, {@code osx} or {@code windows}
 * @param arch {@code x86_64} or {@code aarch64}, or else the JVM's name
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

    /** The path of this machine's library in the jar of the runtime interface client. */
    String runtimeLibrary() {
        String cpu = arch.equals("aarch64") ? "aarch_64" : arch;
        return "/jni/libaws-lambda-jni.linux" + (musl ? "_musl-" : "-") + cpu + ".so";
    }

    /** The path of this machine's library in the jar of the AWS CRT. */
    String crtFolder() {
        String cpu = arch.equals("aarch64") ? "armv8" : arch;
        return os + "/" + cpu + "/" + (!isLinux() ? "cruntime" : musl ? "musl" : "glibc");
    }

    /** Looks at the libraries of this process, because both loaders may be installed. */
    private static boolean onMusl() {
        try {
            return Files.readString(Path.of("/proc/self/maps")).contains("ld-musl");
        } catch (IOException unreadable) {
            return false;
        }
    }
}
