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
 * Lays packages out as Lambda does at {@code /var/task}: one folder for each content, named by its
 * SHA-256. The jar stays whole under {@code lib}, where Lambda's class loader looks as well: taking
 * thousands of classes out of it is the greater part of a first start.
 */
final class TaskFolders {
    private static final Path PACKAGE = Path.of("lib", "function.jar");

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
        new ZipFile(jar.toFile()).close();
        Files.createDirectories(root);
        Path partial = Files.createTempDirectory(root, "partial");
        try {
            Files.createDirectories(partial.resolve(PACKAGE).getParent());
            Files.copy(jar, partial.resolve(PACKAGE));
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

    /** Whether the package has that file, or that folder by its name with a slash at the end. */
    static boolean holds(Path folder, String entry) throws IOException {
        try (ZipFile zip = new ZipFile(folder.resolve(PACKAGE).toFile())) {
            return zip.getEntry(entry) != null;
        }
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
