package dev.msgapi.local.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Unpacks packages as Lambda does at {@code /var/task}: a folder for each content, named by its
 * SHA-256. The package stays one jar under {@code lib}, which Lambda's class loader also reads,
 * because unpacking thousands of classes would take most of the first start. Jars in the package's
 * own {@code lib} are put beside it.
 */
final class TaskFolders {
    private static final Path LIB = Path.of("lib");

    private final Path root;

    TaskFolders(Path root) {
        this.root = root;
    }

    /**
     * Unpacks the package and returns its folder.
     *
     * @throws IOException if the package is missing or not a zip file
     */
    Path lay(Path jar) throws IOException {
        Path folder = root.resolve(hash(jar));
        if (Files.isDirectory(folder)) {
            return folder;
        }
        Files.createDirectories(root);
        Path partial = Files.createTempDirectory(root, "partial");
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            Path lib = Files.createDirectories(partial.resolve(LIB));
            Files.copy(jar, lib.resolve("function.jar"));
            for (ZipEntry entry : Collections.list(zip.entries())) {
                Path name = Path.of(entry.getName());
                if (LIB.equals(name.getParent()) && entry.getName().endsWith(".jar")) {
                    try (InputStream library = zip.getInputStream(entry)) {
                        Files.copy(library, lib.resolve(name.getFileName()));
                    }
                }
            }
            Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // Functions may unpack a shared package at the same time: the first one counts.
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        } finally {
            Folders.delete(partial);
        }
        return folder;
    }

    /** Whether the package contains a handler's class. */
    static boolean holdsClass(Path folder, String handler) throws IOException {
        return holds(folder, handler.replaceFirst("::.*", "").replace('.', '/') + ".class");
    }

    /** Whether the package contains that file, or files in that folder. */
    static boolean holds(Path folder, String path) throws IOException {
        for (Path jar : Folders.children(folder.resolve(LIB))) {
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                if (zip.stream().anyMatch(entry -> entry.getName().startsWith(path))) {
                    return true;
                }
            }
        }
        return false;
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
