package dev.msgapi.local.aws.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that only their owner may read (mode 0600, on systems with modes). */
public final class PrivateFile {
    private PrivateFile() {}

    public static FileChannel open(Path file, Set<? extends OpenOption> options)
            throws IOException {
        return FileChannel.open(file, options, attributes(file));
    }

    /** Writes the whole file; if the process dies meanwhile, the old file remains. */
    public static void replace(Path file, byte[] content) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.deleteIfExists(next);
        try (FileChannel channel =
                open(next, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
            write(channel, content);
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    public static void write(FileChannel channel, byte[] content) throws IOException {
        for (ByteBuffer left = ByteBuffer.wrap(content); left.hasRemaining(); ) {
            channel.write(left);
        }
    }

    private static FileAttribute<?>[] attributes(Path file) {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
