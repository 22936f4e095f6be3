package dev.msgapi.acceptance.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scripts behind {@code make post STACK=…} and the others. The twin takes the place of the
 * deployed API, under its stage; in place of the AWS CLI, a program says what that would print.
 */
@ExtendWith(SharedTwin.Extension.class)
class StackScriptsIT {
    private static final String TO = "stack@example.com";

    @TempDir Path folder;
    private TwinProcess twin;

    @BeforeEach
    void replaceTheAwsCli(SharedTwin shared) throws IOException {
        twin = shared.twin();
        Path aws = folder.resolve("aws");
        Files.writeString(
                aws,
                """
                #!/bin/sh
                case "$*" in
                *"--stack-name other "*"'ApiUrl'"*) echo http://localhost:%d/v1/msg ;;
                *"--stack-name other "*"'ApiKeyId'"*) echo key-id ;;
                "apigateway get-api-key --include-value --api-key key-id "*) echo local-dev-key ;;
                "configure export-credentials --format env-no-export")
                    echo AWS_ACCESS_KEY_ID=local
                    echo AWS_SECRET_ACCESS_KEY=local
                    ;;
                *) exit 1 ;;
                esac
                """
                        .formatted(twin.apiPort));
        Files.setPosixFilePermissions(aws, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void postReadOpenAuditAndEraseOnADeployedStack() throws Exception {
        JsonNode accepted = run("post", Map.of("MSG", "under the mat", "SECURE", "true"));
        String id = accepted.get("id").asText();
        twin.awaitStatus(TO, "sent");

        assertThat(run("get", Map.of()).at("/messages/0/id").asText()).isEqualTo(id);
        JsonNode opened = run("decrypt", Map.of("ID", id, "REASON", "ticket 4711"));
        assertThat(opened.get("msg").asText()).isEqualTo("under the mat");
        assertThat(run("audit", Map.of()).at("/entries/0/reason").asText())
                .isEqualTo("ticket 4711");
        String erasure = run("erase", Map.of()).get("id").asText();
        assertThat(run("erase", Map.of("ID", erasure)).get("id").asText()).isEqualTo(erasure);
        assertThat(run("get", Map.of()).get("messages")).isEmpty();
    }

    /** What the script prints. */
    private JsonNode run(String script, Map<String, String> values) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(Path.of("../scripts", script).toString());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("AWS_"));
        environment.putAll(values);
        environment.put("STACK", "other");
        environment.put("TO", TO);
        environment.put("AWS_REGION", "eu-west-1");
        environment.put("PATH", folder + ":" + environment.get("PATH"));
        Process process = builder.redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return TwinProcess.JSON.readTree(printed);
    }
}
