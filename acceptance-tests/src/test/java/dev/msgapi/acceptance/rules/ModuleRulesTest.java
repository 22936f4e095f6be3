package dev.msgapi.acceptance.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
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
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may know what, over the classes of all modules. */
class ModuleRulesTest {
    private static final List<String> FUNCTIONS =
            List.of("ingest", "email", "sms", "securestore", "query", "erasure", "sweeper");

    private static final JavaClasses PRODUCT =
            new ClassFileImporter()
                    .importPaths(
                            Stream.of(
                                            "shared-model",
                                            "ingest-fn",
                                            "email-fn",
                                            "sms-fn",
                                            "secure-store-fn",
                                            "query-fn",
                                            "erasure-fn",
                                            "sweeper-fn")
                                    .map(module -> Path.of("..", module, "target", "classes"))
                                    .toList());

    private static final JavaClasses TWIN =
            new ClassFileImporter().importPath(Path.of("target", "classes"));

    @Test
    void everyModuleIsLookedAt() {
        for (String function : FUNCTIONS) {
            assertThat(PRODUCT).anyMatch(c -> c.getPackageName().equals("dev.msgapi." + function));
        }
        assertThat(TWIN).anyMatch(c -> c.getPackageName().equals("dev.msgapi.local"));
    }

    @Test
    void theModelKnowsNoServiceAndNoLambda() {
        noClasses()
                .that()
                .resideInAPackage("dev.msgapi.model..")
                .should()
                .dependOnClassesThat(
                        resideOutsideOfPackages(
                                "dev.msgapi.model..", "java..", "org.jspecify.annotations.."))
                .check(PRODUCT);
    }

    @Test
    void onlyAdaptersCallAws() {
        noClasses()
                .that(
                        new DescribedPredicate<JavaClass>("are no adapters") {
                            @Override
                            public boolean test(JavaClass type) {
                                return !List.of(
                                                "AwsClients",
                                                "Attributes",
                                                "MessageTable",
                                                "MessageReader",
                                                "MessageEraser",
                                                "ErasureTable",
                                                "AuditTable",
                                                "IdempotencyTable",
                                                "SqsOutbox",
                                                "SqsSourceQueue",
                                                "ProviderCall",
                                                "ExceptionSummary",
                                                "SesProvider",
                                                "SnsProvider",
                                                "SqsSender",
                                                "Envelope",
                                                "KmsSealer",
                                                "KmsOpener",
                                                "KmsErrors")
                                        .contains(outermost(type));
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
    @ValueSource(strings = {"ingest", "email", "sms", "securestore", "query", "erasure", "sweeper"})
    void aFunctionKnowsNoOther(String function) {
        String own = "dev.msgapi." + function + "..";
        String[] others =
                FUNCTIONS.stream()
                        .filter(other -> !other.equals(function))
                        .map(other -> "dev.msgapi." + other + "..")
                        .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(own)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .check(PRODUCT);
    }

    @Test
    void nothingThatIsDeployedKnowsTheTwin() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.msgapi.local..")
                .check(PRODUCT);
    }

    @Test
    void theTwinKnowsNothingThatIsDeployed() {
        noClasses()
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.msgapi..")
                                .and(resideOutsideOfPackages("dev.msgapi.local..")))
                .check(TWIN);
    }

    @Test
    void packagesDependOnEachOtherInOneDirection() {
        slices().matching("dev.msgapi.(*)..").should().beFreeOfCycles().check(PRODUCT);
    }

    @Test
    void handlersAloneAreWhatLambdaLoads() {
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
    void nothingWritesToTheConsole() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(PRODUCT);
    }
}
