package dev.msgapi.acceptance.rules;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The project's Maven modules that have production code, found by their folders. */
final class Modules {
    static final String CORE = "shared-model";
    static final String TWIN = "local-twin";

    private static final String FUNCTION = "-fn";
    private static final Path PROJECT = Path.of("..");
    private static final Path SOURCES = Path.of("src", "main", "java");

    private Modules() {}

    /** All modules, by the names of their folders. */
    static List<String> all() {
        try (Stream<Path> folders = Files.list(PROJECT)) {
            return folders.filter(folder -> Files.isDirectory(folder.resolve(SOURCES)))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The modules that are packaged as Lambda functions. */
    static List<String> functions() {
        return all().stream().filter(module -> module.endsWith(FUNCTION)).toList();
    }

    /** The packages with production code of each module. */
    static Map<String, Set<String>> packages() {
        Map<String, Set<String>> packages = new TreeMap<>();
        for (String module : all()) {
            Path sources = PROJECT.resolve(module).resolve(SOURCES);
            packages.put(
                    module,
                    sources(module).stream()
                            .map(file -> sources.relativize(file.getParent()).toString())
                            .map(folder -> folder.replace('/', '.'))
                            .collect(Collectors.toSet()));
        }
        return packages;
    }

    /** The files of a module's production code. */
    static List<Path> sources(String module) {
        try (Stream<Path> files = Files.walk(PROJECT.resolve(module).resolve(SOURCES))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The compiled production code of all modules. */
    static JavaClasses classes() {
        return new ClassFileImporter()
                .importPaths(
                        all().stream()
                                .map(module -> PROJECT.resolve(module).resolve("target/classes"))
                                .toList());
    }

    /** The jar that a function is deployed as; it exists once the module is packaged. */
    static Path jar(String function) {
        return PROJECT.resolve(function).resolve("target").resolve(function + ".jar");
    }
}
