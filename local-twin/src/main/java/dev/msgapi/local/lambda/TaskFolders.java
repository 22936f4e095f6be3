package dev.msgapi.local.lambda;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.zip.ZipFile;

/**
 * Folders like Lambda's {@code /var/task}, one for each content of a package and named by its
 * SHA-256. The package stays one jar under {@code lib}, which Lambda's class loader also reads,
 * because unpacking thousands of classes would take most of the first start.
 */
final class TaskFolders {
    private static final Path JAR = Path.of("lib", "function.jar");

    private final Path root;

    TaskFolders(Path root) {
        this.root = root;
    }

    /**
     * Copies the package into its folder, and returns that.
     *
     * @throws IOException if the package is missing
     */
    Path create(Path jar) throws IOException {
        Path folder = root.resolve(hash(jar));
        if (Files.isDirectory(folder)) {
            return folder;
        }
        Files.createDirectories(root);
        Path partial = Files.createTempDirectory(root, "partial");
        try {
            Files.createDirectory(partial.resolve(JAR).getParent());
            Files.copy(jar, partial.resolve(JAR));
            Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // Functions may copy a shared package at the same time: the first one counts.
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        } finally {
            Folders.delete(partial);
        }
        return folder;
    }

    /** Whether the package contains a handler's class. */
    static boolean containsClass(Path folder, String handler) throws IOException {
        return contains(folder, handler.replaceFirst("::.*", "").replace('.', '/') + ".class");
    }

    /** Whether the package contains that file, or files in that folder. */
    static boolean contains(Path folder, String path) throws IOException {
        try (ZipFile zip = new ZipFile(folder.resolve(JAR).toFile())) {
            return zip.stream().anyMatch(entry -> entry.getName().startsWith(path));
        }
    }

    /** Deletes the folders of other packages, such as earlier builds. */
    void deleteAllBut(Collection<Path> used) throws IOException {
        for (Path folder : Folders.children(root)) {
            if (!used.contains(folder)) {
                Folders.delete(folder);
            }
        }
    }

    private static String hash(Path file) throws IOException {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible); // every Java platform has SHA-256
        }
    }
}
