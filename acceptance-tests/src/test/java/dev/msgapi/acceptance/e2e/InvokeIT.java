package dev.msgapi.acceptance.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An operator invokes a function with the AWS CLI, if the machine has one. */
@ExtendWith(SharedTwin.Extension.class)
class InvokeIT {
    @TempDir static Path folder;

    @Test
    void theAwsCliInvokesAFunction(SharedTwin shared) throws Exception {
        assumeTrue(hasCli());
        TwinProcess twin = shared.twin();
        Path event = Files.writeString(folder.resolve("event.json"), "{\"Records\":[]}");
        Path out = folder.resolve("out.json");

        Cli ran = invoke(twin, "msg-api-email", "--payload", "fileb://" + event, "" + out);
        assertThat(ran.status()).as(ran.output()).isZero();
        assertThat(TwinProcess.JSON.readTree(ran.output()).path("StatusCode").asInt())
                .isEqualTo(200);
        assertThat(ran.output()).doesNotContain("FunctionError");
        assertThat(TwinProcess.JSON.readTree(Files.readString(out)).has("batchItemFailures"))
                .isTrue();

        Files.writeString(event, "[]");
        Cli failed = invoke(twin, "msg-api-email", "--payload", "fileb://" + event, "" + out);
        assertThat(failed.status()).as(failed.output()).isZero();
        assertThat(TwinProcess.JSON.readTree(failed.output()).path("FunctionError").asText())
                .isEqualTo("Unhandled");
        JsonNode error = TwinProcess.JSON.readTree(Files.readString(out));
        assertThat(error.path("errorType").asText()).isNotEmpty();

        Cli unknown = invoke(twin, "nobody", "" + out);
        assertThat(unknown.status()).isNotZero();
        assertThat(unknown.output())
                .contains("ResourceNotFoundException", "Function not found", "nobody");
    }

    private record Cli(int status, String output) {}

    private static Cli invoke(TwinProcess twin, String function, String... more)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "aws",
                                "--endpoint-url",
                                "http://localhost:" + twin.awsPort,
                                "lambda",
                                "invoke",
                                "--function-name",
                                function));
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .putAll(
                        Map.of(
                                "AWS_ACCESS_KEY_ID", "local",
                                "AWS_SECRET_ACCESS_KEY", "local",
                                "AWS_DEFAULT_REGION", "eu-west-1",
                                "AWS_DEFAULT_OUTPUT", "json"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return new Cli(process.exitValue(), output);
    }

    private static boolean hasCli() throws InterruptedException {
        try {
            return new ProcessBuilder("aws", "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
