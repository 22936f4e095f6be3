package dev.msgapi.local.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Operations on folders that the standard library lacks. */
final class Folders {
    private Folders() {}

    /** Deletes the folder and its content, except files that another process uses. */
    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | java.io.UncheckedIOException inUse) {
            // The next start tries again.
        }
    }

    static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.toList();
        }
    }

    /** Replaces a file atomically, so that a process that has mapped the old one keeps it. */
    static void replace(Path file, InputStream content) throws IOException {
        Path partial =
                Files.createTempFile(file.getParent(), file.getFileName().toString(), ".part");
        Files.copy(content, partial, StandardCopyOption.REPLACE_EXISTING);
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
