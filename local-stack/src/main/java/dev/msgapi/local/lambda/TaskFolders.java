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
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Unpacks packages as Lambda does to {@code /var/task}: once for each content, into a folder named
 * by its SHA-256.
 */
final class TaskFolders {
    private final Path root;

    TaskFolders(Path root) {
        this.root = root;
    }

    /**
     * The folder of the package's content.
     *
     * @throws IOException where the package is missing, no zip, or has an entry outside itself
     */
    Path unpack(Path jar) throws IOException {
        Path folder = root.resolve(hash(jar));
        if (Files.isDirectory(folder)) {
            return folder;
        }
        Files.createDirectories(root);
        Path partial = Files.createTempDirectory(root, "partial");
        try {
            extract(jar, partial);
            Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // Functions may share a package and unpack it at the same time: the first one counts.
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        } finally {
            Folders.delete(partial);
        }
        return folder;
    }

    /** Whether a handler's class is in the folder itself or in a jar under {@code lib}. */
    static boolean holdsClass(Path folder, String handler) throws IOException {
        String entry = handler.replaceFirst("::.*", "").replace('.', '/') + ".class";
        if (Files.exists(folder.resolve(entry))) {
            return true;
        }
        Path lib = folder.resolve("lib");
        for (Path jar : Files.isDirectory(lib) ? Folders.children(lib) : List.<Path>of()) {
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                if (zip.getEntry(entry) != null) {
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

    private static void extract(Path jar, Path folder) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
                ZipEntry entry = all.nextElement();
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException(jar + " has an entry outside itself: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    try (InputStream content = zip.getInputStream(entry)) {
                        Files.copy(content, target);
                    }
                }
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
