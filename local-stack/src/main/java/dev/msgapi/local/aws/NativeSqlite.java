package dev.msgapi.local.aws;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.CodeSource;
import java.util.Locale;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * DynamoDB Local's database engine is a native library, which Maven resolves beside its jar under a
 * name with platform and version; it loads from a folder where it has its plain name.
 */
final class NativeSqlite {
    private static final Logger LOG = Logger.getLogger("com.almworks.sqlite4java");

    private NativeSqlite() {}

    /** Makes the host's library loadable from {@code folder}. */
    static void provide(Path folder) {
        LOG.setLevel(Level.OFF);
        try {
            Path library = inMavenRepository();
            Path plain = folder.resolve(System.mapLibraryName("sqlite4java"));
            Files.createDirectories(folder);
            if (Files.notExists(plain)) {
                Path next = folder.resolve("next");
                Files.copy(library, next, StandardCopyOption.REPLACE_EXISTING);
                Files.move(next, plain, StandardCopyOption.ATOMIC_MOVE);
            }
            System.setProperty("sqlite4java.library.path", folder.toAbsolutePath().toString());
        } catch (IOException | URISyntaxException e) {
            throw new StateException("DynamoDB Local's native library cannot be copied", e);
        }
    }

    private static Path inMavenRepository() throws URISyntaxException {
        Path version = Objects.requireNonNull(jar().getParent());
        Path repository = version.resolve("../../../../..").normalize();
        String artifact = artifact();
        String extension = System.mapLibraryName("").replaceAll(".*\\.", ".");
        String name = artifact.substring(artifact.lastIndexOf('/') + 1);
        Path library =
                repository
                        .resolve(artifact)
                        .resolve(version.getFileName())
                        .resolve(name + "-" + version.getFileName() + extension);
        if (Files.notExists(library)) {
            throw new StateException("DynamoDB Local's native library is not at " + library);
        }
        return library;
    }

    private static Path jar() throws URISyntaxException {
        try {
            CodeSource source =
                    Class.forName("com.almworks.sqlite4java.SQLite")
                            .getProtectionDomain()
                            .getCodeSource();
            return Path.of(Objects.requireNonNull(source).getLocation().toURI());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String artifact() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch", "");
        boolean intel = processor.equals("amd64") || processor.equals("x86_64");
        if (system.startsWith("linux") && intel) {
            return "com/almworks/sqlite4java/libsqlite4java-linux-amd64";
        }
        if (system.startsWith("mac")) {
            return intel
                    ? "com/almworks/sqlite4java/libsqlite4java-osx"
                    : "io/github/ganadist/sqlite4java/libsqlite4java-osx-aarch64";
        }
        if (system.startsWith("windows") && intel) {
            return "com/almworks/sqlite4java/sqlite4java-win32-x64";
        }
        throw new StateException(
                "DynamoDB Local has no native library for " + system + " on " + processor);
    }
}
