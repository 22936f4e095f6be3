package dev.msgapi.acceptance.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.constant.ClassDesc;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The jars that are deployed contain every class that they need. Lambda would notice a missing
 * class only when a request needs it.
 */
class FunctionPackagesIT {
    private static final String OURS = "dev/msgapi/";
    private static final String CLASS = ".class";

    static List<String> functions() {
        return Modules.functions();
    }

    @ParameterizedTest
    @MethodSource("functions")
    void eachOfOurClassesCanBeLinked(String function) throws IOException {
        assertThat(unlinkable(Modules.jar(function), _ -> true)).isEmpty();
    }

    @Test
    void aClassThatTheJarLacksIsFound() throws IOException {
        Map<String, Set<String>> unlinkable =
                unlinkable(Modules.jar("email-fn"), name -> !name.endsWith("/ses/SesClient.class"));
        assertThat(unlinkable.get("dev/msgapi/email/SesProvider.class"))
                .containsExactly("software/amazon/awssdk/services/ses/SesClient.class");
    }

    /** Our classes in the jar, each with the classes that it names and that do not exist. */
    private static Map<String, Set<String>> unlinkable(Path jar, Predicate<String> isThere)
            throws IOException {
        Map<String, Set<String>> unlinkable = new TreeMap<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            List<JarEntry> ours =
                    file.stream()
                            .filter(entry -> entry.getName().startsWith(OURS))
                            .filter(entry -> entry.getName().endsWith(CLASS))
                            .toList();
            assertThat(ours).isNotEmpty();
            for (JarEntry entry : ours) {
                byte[] bytes = file.getInputStream(entry).readAllBytes();
                Set<String> missing = new TreeSet<>(named(ClassFile.of().parse(bytes)));
                missing.removeIf(name -> file.getEntry(name) != null && isThere.test(name));
                missing.removeIf(FunctionPackagesIT::isOfTheJdk);
                if (!missing.isEmpty()) {
                    unlinkable.put(entry.getName(), missing);
                }
            }
        }
        return unlinkable;
    }

    /** The files of all classes that a class calls, extends, or has in a method's signature. */
    private static Set<String> named(ClassModel type) {
        Set<String> files = new TreeSet<>();
        for (PoolEntry entry : type.constantPool()) {
            if (entry instanceof ClassEntry named) {
                add(files, named.asSymbol());
            }
        }
        for (MethodModel method : type.methods()) {
            add(files, method.methodTypeSymbol().returnType());
            method.methodTypeSymbol().parameterList().forEach(each -> add(files, each));
        }
        return files;
    }

    private static void add(Set<String> files, ClassDesc type) {
        ClassDesc element = type;
        while (element.isArray()) {
            element = element.componentType();
        }
        if (element.isClassOrInterface()) {
            String descriptor = element.descriptorString();
            files.add(descriptor.substring(1, descriptor.length() - 1) + CLASS);
        }
    }

    private static boolean isOfTheJdk(String file) {
        return ClassLoader.getPlatformClassLoader().getResource(file) != null;
    }
}
