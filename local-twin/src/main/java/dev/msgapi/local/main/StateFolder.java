package dev.msgapi.local.main;

import dev.msgapi.local.StartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folder whose content survives a restart, locked by one twin at a time. */
final class StateFolder implements AutoCloseable {
    /** Marks a folder as a twin's; only such a folder may be emptied. */
    private static final String LOCK = "twin.lock";

    private final FileChannel lock;

    private StateFolder(FileChannel lock) {
        this.lock = lock;
    }

    /**
     * Locks the folder.
     *
     * @param fresh whether to empty it
     * @throws StartException if another twin has locked it, or if it contains anything but a twin's
     *     state
     */
    static StateFolder lock(Path folder, boolean fresh) {
        try {
            boolean foreign =
                    Files.isDirectory(folder)
                            && !Files.exists(folder.resolve(LOCK))
                            && !children(folder).isEmpty();
            if (foreign) {
                throw new StartException(
                        folder
                                + " contains something other than a twin's state; choose another"
                                + " folder with MSG_STATE=…");
            }
            Files.createDirectories(folder);
            FileChannel lock =
                    FileChannel.open(
                            folder.resolve(LOCK),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (lock.tryLock() == null) {
                lock.close();
                throw new StartException(
                        "Another twin uses the state in "
                                + folder
                                + ": stop it, or choose another folder with MSG_STATE=…");
            }
            if (fresh) {
                empty(folder);
            }
            return new StateFolder(lock);
        } catch (IOException | UncheckedIOException e) {
            throw new StartException(folder + " cannot be used as the state folder: " + e);
        }
    }

    private static void empty(Path folder) throws IOException {
        for (Path child : children(folder)) {
            if (!child.endsWith(LOCK)) {
                try (Stream<Path> tree = Files.walk(child)) {
                    tree.sorted(Comparator.reverseOrder()).forEach(StateFolder::delete);
                }
            }
        }
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.toList();
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
