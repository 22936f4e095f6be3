package dev.msgapi.acceptance.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One running twin for all classes that need no state of their own, because a start takes seconds.
 * It starts when the first class asks for it, as a parameter of {@code @BeforeAll}, and stops at
 * the end of the run. A class that uses it has its own recipients, leaves the queues and the
 * content key as it found them, and does not run at the same time as another such class.
 */
record SharedTwin(TwinProcess twin, AwsPort aws, SecureApi api, Path state)
        implements AutoCloseable {

    private static SharedTwin start() {
        try {
            Path state = Files.createTempDirectory("shared-twin");
            TwinProcess twin = TwinProcess.start(state);
            return new SharedTwin(twin, new AwsPort(twin.awsPort), new SecureApi(twin), state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        aws.close();
        twin.close();
        List<Path> files;
        try (Stream<Path> all = Files.walk(state)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }

    /** Hands the twin to the classes that ask for it. */
    static final class Extension implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == SharedTwin.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(Namespace.create(SharedTwin.class))
                    .computeIfAbsent(SharedTwin.class, _ -> start());
        }
    }
}
