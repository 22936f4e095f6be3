package dev.msgapi.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.faults.Violation.Rule;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RulesTest {
    private static final Path SOURCES = Path.of("src/test/java/dev/msgapi/faults");

    private static final Pattern RULE = Pattern.compile("\\bRule\\.([A-Z_]+)\\b");

    /** A rule that nothing breaks may have a mistake that hides every broken promise. */
    @Test
    void everyRuleHasAVariantThatBreaksIt() throws IOException {
        // Any exception that is not expected is a bug, so no variant is needed to find one.
        Set<Rule> broken = EnumSet.of(Rule.BUG);
        try (DirectoryStream<Path> tests = Files.newDirectoryStream(SOURCES, "Broken*Test.java")) {
            for (Path test : tests) {
                RULE.matcher(Files.readString(test))
                        .results()
                        .forEach(found -> broken.add(Rule.valueOf(found.group(1))));
            }
        }
        assertThat(broken).containsExactlyInAnyOrder(Rule.values());
    }
}
