package dev.msgapi.local.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What the standard library leaves out about folders. */
final class Folders {
    private Folders() {}

    /** Removes the folder and all in it; what something else holds or removed first is left. */
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

    /** Writes a file in one step, so that a process which has the old one mapped keeps it. */
    static void replace(Path file, InputStream content) throws IOException {
        Path partial =
                Files.createTempFile(file.getParent(), file.getFileName().toString(), ".part");
        Files.copy(content, partial, StandardCopyOption.REPLACE_EXISTING);
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
