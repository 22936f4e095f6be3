package dev.msgapi.local.lambda;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.msgapi.local.Settings;
import dev.msgapi.local.template.Stack;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.joda.time.DateTime;

/** Packages of the handlers in {@code functions}, made as Maven makes the product's. */
final class TestFunctions {
    private TestFunctions() {}

    static Settings settings(Path state) {
        return new Settings(0, 4566, state, state);
    }

    static Stack.Function function(Path folder, String name, Class<?> handler) {
        return function(folder, name, handler, Duration.ofSeconds(20), Map.of());
    }

    static Stack.Function function(
            Path folder,
            String name,
            Class<?> handler,
            Duration timeout,
            Map<String, String> environment) {
        return new Stack.Function(
                name,
                "arn:aws:lambda:eu-west-1:000000000000:function:" + name,
                jar(folder.resolve(name + ".jar"), handler),
                handler.getName(),
                256,
                timeout,
                environment);
    }

    /** The classes and their libraries in one jar. */
    static Path jar(Path jar, Class<?>... classes) {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Class<?> type : classes) {
                String entry = type.getName().replace('.', '/') + ".class";
                try (InputStream in = type.getResourceAsStream("/" + entry)) {
                    add(out, entry, in.readAllBytes());
                }
            }
            // The runtime's serializers look for Joda-Time beside the events.
            for (Class<?> library : List.of(SQSEvent.class, DateTime.class)) {
                URI origin = library.getProtectionDomain().getCodeSource().getLocation().toURI();
                addAll(out, Path.of(origin));
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void addAll(JarOutputStream out, Path library) throws IOException {
        try (JarFile jar = new JarFile(library.toFile())) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                if (!entry.isDirectory() && !entry.getName().startsWith("META-INF")) {
                    add(out, entry.getName(), jar.getInputStream(entry).readAllBytes());
                }
            }
        }
    }

    static void add(JarOutputStream out, String entry, byte[] content) throws IOException {
        out.putNextEntry(new JarEntry(entry));
        out.write(content);
        out.closeEntry();
    }
}
