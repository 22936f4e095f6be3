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
 * Lays packages out as Lambda does at {@code /var/task}: one folder for each content, named by its
 * SHA-256. The package stays one jar under {@code lib}, where Lambda's class loader looks as well:
 * taking thousands of classes out of it is the greater part of a first start. Libraries that it
 * brings under {@code lib} itself are laid beside it.
 */
final class TaskFolders {
    private static final Path LIB = Path.of("lib");

    private final Path root;

    TaskFolders(Path root) {
        this.root = root;
    }

    /**
     * The folder of the package's content.
     *
     * @throws IOException where the package is missing or no zip
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
            // Functions may share a package and lay it out at the same time: the first one counts.
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        } finally {
            Folders.delete(partial);
        }
        return folder;
    }

    /** Whether the package has a handler's class. */
    static boolean holdsClass(Path folder, String handler) throws IOException {
        return holds(folder, handler.replaceFirst("::.*", "").replace('.', '/') + ".class");
    }

    /** Whether the package has that file, or files in that folder. */
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

    /** Removes the folders of packages that were rebuilt since. */
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
