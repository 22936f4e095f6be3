package dev.msgapi.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The values of intrinsics that the stack itself does not show. */
class ResolverTest {
    private static final String CONDITIONS =
            """
            Conditions:
              Holds: !Not [!Equals [a, b]]
              Fails: !Not [!Equals [a, a]]
            """;

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    [a, !If [Fails, b, !Ref AWS::NoValue], c] | ["a","c"]
                    [!If [Fails, b, !Ref AWS::NoValue]] | []
                    { a: x, b: !If [Holds, !Ref AWS::NoValue, y] } | {"a":"x"}
                    !If [Holds, [!If [Fails, a, !Ref AWS::NoValue], b], c] | ["b"]
                    !If [Holds, { a: !If [Fails, b, !Ref AWS::NoValue] }, c] | {}
                    !If [Fails, a, !If [Holds, !Ref Readers, c]] | ["r1","r2"]
                    [!Ref Readers, x] | [["r1","r2"],"x"]
                    { Principal: { AWS: !Ref Readers } } | {"Principal":{"AWS":["r1","r2"]}}
                    !Ref Empty | [""]
                    !Join [",", !Ref Empty] | ""
                    !Join ["-", [a, !If [Fails, b, !Ref AWS::NoValue], c]] | "a-c"
                    """)
    void replacesIntrinsicsByTheirValues(String yaml, String json) throws IOException {
        assertThat(resolved(yaml)).isEqualTo(new ObjectMapper().readTree(json));
    }

    @Test
    void anIamPolicyKeepsOnlyTheStatementsWhoseConditionHolds() throws IOException {
        String policy =
                """

                  Statement:
                    - !If [Fails, { Effect: Allow, Resource: "*" }, !Ref AWS::NoValue]
                    - Effect: Deny
                      Action: !If [Holds, [a, !If [Fails, b, !Ref AWS::NoValue]], c]
                      Condition: !If [Fails, { Bool: { x: true } }, !Ref AWS::NoValue]
                      NotPrincipal: { AWS: !If [Holds, !Ref Readers, !Ref AWS::NoValue] }
                """;
        assertThat(resolved(policy))
                .isEqualTo(
                        new ObjectMapper()
                                .readTree(
                                        """
                                        {"Statement":[{"Effect":"Deny","Action":["a"],
                                         "NotPrincipal":{"AWS":["r1","r2"]}}]}
                                        """));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    !Sub "${Readers}" | Readers is a list
                    !Sub ["${x}", { x: y }] | a single value is expected here
                    !Join [",", [!Ref Readers]] | a single value is expected here
                    !Join [",", r1] | a list is expected here
                    !Join [",", !If [Fails, [a], !Ref AWS::NoValue]] | AWS::NoValue is not allowed here
                    !Join [",", !Ref Readers, x] | Fn::Join takes 2 arguments
                    !If [Maybe, a, b] | there is no condition Maybe
                    """)
    void rejectsWhatCloudFormationRejects(String yaml, String message) {
        assertThatThrownBy(() -> resolved(yaml))
                .isInstanceOf(TemplateException.class)
                .hasMessageStartingWith("template.yaml line 4")
                .hasMessageContaining(message);
    }

    private JsonNode resolved(String yaml) throws IOException {
        Path file = folder.resolve("template.yaml");
        Files.writeString(file, CONDITIONS + "Value: " + yaml);
        YamlNode.Mapping template = Yaml.template(file);
        Map<String, ParameterValue> values =
                Map.of(
                        "Readers", ParameterValue.Items.split("r1, r2 "),
                        "Empty", ParameterValue.Items.split(""));
        Conditions conditions = new Conditions(template.mapping("Conditions"), values);
        return new Resolver(values, conditions).value(template.require("Value")).toJson();
    }
}
