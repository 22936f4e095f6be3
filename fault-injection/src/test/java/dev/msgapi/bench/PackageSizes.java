package dev.msgapi.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Prints the sizes of the packages, and how much of them is for sealing. */
final class PackageSizes {
    /** Bytes of a zip entry besides its data and twice its name (APPNOTE 4.3.7 and 4.3.12). */
    private static final int ENTRY_BYTES = 30 + 46;

    private PackageSizes() {}

    static void print(Path project) throws IOException {
        Path email = jar(project, "email-fn");
        Path secure = jar(project, "secure-store-fn");
        Set<String> ofEmail;
        try (ZipFile zip = new ZipFile(email.toFile())) {
            ofEmail = zip.stream().map(ZipEntry::getName).collect(Collectors.toSet());
        }
        Predicate<String> bouncyCastle = name -> name.contains("org/bouncycastle/");
        // The packages that the library generates have no common name, but email-fn has none of
        // them.
        Predicate<String> encryptionSdk =
                name ->
                        !ofEmail.contains(name)
                                && !bouncyCastle.test(name)
                                && !name.startsWith("software/amazon/awssdk/")
                                && !name.startsWith("dev/msgapi/");
        double total = Files.size(secure);
        System.out.printf(
                """
                package                                     MB   ratio
                  email-fn.jar                          %6.1f    1.00
                  secure-store-fn.jar                   %6.1f  %6.2f
                    of it the Encryption SDK            %6.1f  %6.2f of secure-store-fn.jar
                    of it Bouncy Castle                 %6.1f  %6.2f of secure-store-fn.jar

                """,
                Files.size(email) / 1e6,
                total / 1e6,
                total / Files.size(email),
                bytes(secure, encryptionSdk) / 1e6,
                bytes(secure, encryptionSdk) / total,
                bytes(secure, bouncyCastle) / 1e6,
                bytes(secure, bouncyCastle) / total);
    }

    private static Path jar(Path project, String module) {
        return project.resolve(module).resolve("target").resolve(module + ".jar");
    }

    private static double bytes(Path jar, Predicate<String> entries) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream()
                    .filter(entry -> entries.test(entry.getName()))
                    .mapToLong(entry ->
                            entry.getCompressedSize() + ENTRY_BYTES + 2L * entry.getName().length())
                    .sum();
        }
    }
}
