package dev.msgapi.acceptance.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program in the folder {@code interop}, which opens sealed content with JavaScript. */
final class JavaScriptReader {
    private static final Path SOURCE = Path.of("../interop");
    private static final List<String> FILES =
            List.of("package.json", "package-lock.json", ".npmrc", "open.mjs");
    private static final int NODE_MIN = 20;

    /** What npm prints if it cannot reach a registry, or if the registry lacks the packages. */
    private static final Pattern UNREACHABLE =
            Pattern.compile(
                    "code (ENOTFOUND|EAI_AGAIN|ECONN\\w+|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT"
                            + "|\\w*SOCKET_TIMEOUT|EIDLETIMEOUT|ENOTCACHED"
                            + "|\\w*CERT\\w*|E[45]\\d\\d)\\b");

    private final Path folder;

    private JavaScriptReader(Path folder) {
        this.folder = folder;
    }

    /**
     * Installs the program with the packages that its lock file names.
     *
     * @param folder outside the source tree; it may contain an earlier installation
     */
    static JavaScriptReader install(Path folder) throws IOException, InterruptedException {
        requireNode();
        Files.createDirectories(folder);
        for (String file : FILES) {
            Files.copy(
                    SOURCE.resolve(file),
                    folder.resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        Ran npm =
                run(
                        new ProcessBuilder(
                                        "npm",
                                        "ci",
                                        "--ignore-scripts",
                                        "--no-audit",
                                        "--no-fund",
                                        "--prefer-offline",
                                        "--fetch-retries=1",
                                        "--loglevel=error")
                                .directory(folder.toFile()),
                        "");
        Matcher unreachable = UNREACHABLE.matcher(npm.error());
        if (npm.status() != 0 && unreachable.find()) {
            skip("npm cannot download packages here (" + unreachable.group(1) + ")");
        }
        assertThat(npm.status()).as(npm.error()).isZero();
        return new JavaScriptReader(folder);
    }

    private static void requireNode() throws InterruptedException {
        try {
            if (run(new ProcessBuilder("npm", "--version"), "").status() != 0) {
                skip("npm does not run on this machine");
            }
            String node = run(new ProcessBuilder("node", "--version"), "").output();
            Matcher major = Pattern.compile("v(\\d+)\\..*\\s*").matcher(node);
            if (!major.matches() || Integer.parseInt(major.group(1)) < NODE_MIN) {
                skip("Node on this machine is older than " + NODE_MIN);
            }
        } catch (IOException e) {
            skip("node or npm is not on this machine");
        }
    }

    /** Skips the test and says why on the console, because Maven prints only the number. */
    private static void skip(String why) {
        System.out.println("Skipped: opening sealed content with JavaScript: " + why);
        abort(why);
    }

    /** Tries to open the sealed content with the KMS at this port. */
    Ran open(int awsPort, byte[] sealed, String keyArn, Map<String, String> context)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("node", "open.mjs").directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment()
                .putAll(
                        Map.of(
                                // Not merged into the output: the SDK warns there of Node's age.
                                "NODE_NO_WARNINGS", "1",
                                "AWS_ENDPOINT_URL_KMS", "http://127.0.0.1:" + awsPort,
                                "AWS_REGION", "eu-west-1",
                                "AWS_ACCESS_KEY_ID", "local",
                                "AWS_SECRET_ACCESS_KEY", "local"));
        Map<String, Object> input =
                Map.of(
                        "sealed", Base64.getEncoder().encodeToString(sealed),
                        "keyArn", keyArn,
                        "context", context);
        return run(builder, TwinProcess.JSON.writeValueAsString(input));
    }

    private static Ran run(ProcessBuilder builder, String input)
            throws IOException, InterruptedException {
        Process process = builder.start();
        try {
            CompletableFuture<String> output = text(process.getInputStream()::readAllBytes);
            CompletableFuture<String> error = text(process.getErrorStream()::readAllBytes);
            try (var stdin = process.outputWriter(UTF_8)) {
                stdin.write(input);
            }
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ends").isTrue();
            return new Ran(process.exitValue(), output.join(), error.join());
        } finally {
            process.destroyForcibly();
        }
    }

    private interface Bytes {
        byte[] read() throws IOException;
    }

    private static CompletableFuture<String> text(Bytes stream) {
        CompletableFuture<String> text = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                text.complete(new String(stream.read(), UTF_8));
            } catch (IOException e) {
                text.completeExceptionally(e);
            }
        });
        return text;
    }

    /** How a program ended and what it printed. */
    record Ran(int status, String output, String error) {}
}
