package dev.msgapi.acceptance.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which code may depend on which, checked for the production code of all modules. */
class ModuleRulesTest {
    private static final int LINES_MAX = 250;

    private static final JavaClasses ALL = Modules.classes();
    private static final JavaClasses TWIN = ALL.that(resideInAPackage("dev.msgapi.local.."));
    private static final JavaClasses PRODUCT =
            ALL.that(resideOutsideOfPackages("dev.msgapi.local.."));

    private static final Map<String, Set<String>> PACKAGES = Modules.packages();

    static List<String> functions() {
        return Modules.functions();
    }

    @Test
    void theRulesSeeEveryPackageOfEveryModule() {
        assertThat(Modules.functions()).isNotEmpty();
        assertThat(Modules.all()).contains(Modules.CORE, Modules.TWIN);
        PACKAGES.forEach((module, packages) ->
                assertThat(packages).as(module).isNotEmpty().allMatch(ALL::containPackage));
    }

    @Test
    void everyPackageOfTheProductIsNullMarked() {
        assertThat(PACKAGES.entrySet())
                .filteredOn(packages -> !packages.getKey().equals(Modules.TWIN))
                .flatExtracting(Map.Entry::getValue)
                .allMatch(each -> ALL.getPackage(each).isAnnotatedWith(NullMarked.class));
    }

    @Test
    void noPackageIsInTwoModules() {
        Map<String, String> modules = new HashMap<>();
        PACKAGES.forEach((module, packages) ->
                packages.forEach(each ->
                        assertThat(modules.put(each, module))
                                .as("%s is in %s and in this module as well", each, module)
                                .isNull()));
    }

    @Test
    void packagesFormNoCycle() {
        slices().assignedFrom(sliced("packages", JavaClass::getPackageName))
                .should()
                .beFreeOfCycles()
                .check(ALL);
    }

    @Test
    void modulesFormNoCycle() {
        Map<String, String> modules = new HashMap<>();
        PACKAGES.forEach((module, packages) -> packages.forEach(each -> modules.put(each, module)));
        slices().assignedFrom(
                        sliced("modules", type -> modules.getOrDefault(type.getPackageName(), "")))
                .should()
                .beFreeOfCycles()
                .check(ALL);
    }

    private static SliceAssignment sliced(String description, Function<JavaClass, String> slice) {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return SliceIdentifier.of(slice.apply(type));
            }

            @Override
            public String getDescription() {
                return description;
            }
        };
    }

    /** Jackson writes and reads the queues' format, which is part of the core. */
    @Test
    void theCoreDependsOnNothingOfAwsLambdaOrHttp() {
        Set<String> core = PACKAGES.get(Modules.CORE);
        classes()
                .that(resideInAnyPackage(core.toArray(String[]::new)))
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(core.toArray(String[]::new))
                                .or(
                                        resideInAnyPackage(
                                                "java..",
                                                "org.jspecify.annotations..",
                                                "com.fasterxml.jackson.core.."))
                                .and(resideOutsideOfPackages("java.net.http..")))
                .check(PRODUCT);
    }

    @Test
    void theModelDependsOnTheJdkAndItselfOnly() {
        classes()
                .that()
                .resideInAPackage("dev.msgapi.model..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.msgapi.model..", "java..", "org.jspecify.annotations..")
                .check(PRODUCT);
    }

    /**
     * Adapters are in the packages {@code dev.msgapi.aws..}. The name of a function's own adapter
     * says what it adapts: a provider, a table, KMS, or the envelope of the AWS Encryption SDK.
     */
    @Test
    void onlyAdaptersDependOnTheAwsSdk() {
        noClasses()
                .that(resideOutsideOfPackages("dev.msgapi.aws.."))
                .and(
                        new DescribedPredicate<JavaClass>("are not named as adapters") {
                            @Override
                            public boolean test(JavaClass type) {
                                return !outermost(type)
                                        .matches("\\w+Provider|\\w+Table|Kms\\w+|Envelope");
                            }
                        })
                .should()
                .dependOnClassesThat()
                .resideInAPackage("software.amazon..")
                .check(PRODUCT);
    }

    private static String outermost(JavaClass type) {
        return type.getName().replaceFirst("\\$.*", "").replaceFirst(".*\\.", "");
    }

    @ParameterizedTest
    @MethodSource("functions")
    void aFunctionDependsOnNoOtherFunction(String function) {
        String[] others =
                Modules.functions().stream()
                        .filter(other -> !other.equals(function))
                        .flatMap(other -> PACKAGES.get(other).stream())
                        .toArray(String[]::new);
        noClasses()
                .that(resideInAnyPackage(PACKAGES.get(function).toArray(String[]::new)))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .check(PRODUCT);
    }

    @Test
    void theProductDoesNotDependOnTheTwin() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.msgapi.local..")
                .check(PRODUCT);
    }

    @Test
    void theTwinDoesNotDependOnTheProduct() {
        noClasses()
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.msgapi..")
                                .and(resideOutsideOfPackages("dev.msgapi.local..")))
                .check(TWIN);
    }

    @Test
    void handlersArePublicAndNamedHandler() {
        classes()
                .that()
                .areAssignableTo(RequestHandler.class)
                .or()
                .areAssignableTo(RequestStreamHandler.class)
                .should()
                .haveSimpleNameEndingWith("Handler")
                .andShould()
                .bePublic()
                .check(PRODUCT);
    }

    @Test
    void theProductDoesNotWriteToTheConsole() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(PRODUCT);
    }

    @Test
    void noFileHasMoreThan250Lines() {
        assertThat(Modules.all().stream().flatMap(module -> Modules.sources(module).stream()))
                .isNotEmpty()
                .allSatisfy(file ->
                        assertThat(lines(file)).as("%s", file).isLessThanOrEqualTo(LINES_MAX));
    }

    private static int lines(Path file) throws IOException {
        return Files.readAllLines(file).size();
    }
}
