package dev.msgapi.local.lambda;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import dev.msgapi.local.Settings;
import dev.msgapi.local.runtime.Launcher;
import dev.msgapi.local.service.AwsService;
import dev.msgapi.local.template.Stack;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.crt.CRT;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/** Prepares a function's process: its command line, its folder and its environment. */
final class ChildCommand {
    private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.";

    private final Settings settings;
    private final Platform platform;
    private final RuntimeKind kind;
    private final Path library;

    ChildCommand(Settings settings, Platform platform, RuntimeKind kind) {
        this.settings = settings;
        this.platform = platform;
        this.kind = kind;
        this.library = settings.state().resolve("lambda/libaws-lambda-jni.so").toAbsolutePath();
    }

    /**
     * Unpacks the native library of the runtime interface client. The client itself would unpack it
     * to the same path in /tmp for all processes at once.
     */
    void unpackLibrary() throws IOException {
        if (kind == RuntimeKind.JAVA) {
            return;
        }
        Files.createDirectories(library.getParent());
        try (InputStream content = AWSLambda.class.getResourceAsStream(platform.runtimeLibrary())) {
            if (content == null) {
                throw new IOException(
                        "AWS's Lambda runtime has no library for this machine ("
                                + platform.runtimeLibrary()
                                + "): start with -Dtwin.runtime=java");
            }
            Folders.replace(library, content);
        }
    }

    /**
     * A process of the function that is not started yet.
     *
     * @param task the folder of the unpacked package
     * @param scratch the process's own home folder, also for temporary files
     * @param runtimeApi the host, port and path before the Runtime API's own path
     */
    ProcessBuilder prepare(
            Stack.Function function, Path task, Path scratch, String runtimeApi, Path log)
            throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Xshare:auto",
                                "-Xmx" + heapMegabytes(function) + "m",
                                "-Djava.io.tmpdir=" + scratch,
                                // Without it SnapStart's hooks would be those of plain CRaC.
                                "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
                                "--enable-native-access=ALL-UNNAMED"));
        if (kind == RuntimeKind.NATIVE) {
            command.add("-D" + CLIENT + "runtimeapi.NativeClient.JNI=" + library);
        }
        command.addAll(
                List.of(
                        "-cp",
                        classPath(task),
                        Launcher.class.getName(),
                        kind.name().toLowerCase(Locale.ROOT),
                        function.handler()));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(task.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment(function, task, scratch, runtimeApi));
        return builder;
    }

    private static long heapMegabytes(Stack.Function function) {
        return function.memoryMegabytes() * (long) Limits.HEAP_PERCENT / 100;
    }

    /**
     * The runtime without the twin's libraries: the function's own are in its folder. If a
     * package's AWS CRT has no library for this machine, the CRT with all libraries takes
     * precedence over it.
     */
    private String classPath(Path task) throws IOException {
        List<Class<?>> runtime =
                new ArrayList<>(
                        List.of(
                                AWSLambda.class,
                                RequestHandler.class,
                                PojoSerializer.class,
                                SdkInternalThreadLocal.class,
                                Launcher.class));
        if (TaskFolders.contains(task, "software/amazon/awssdk/crt/CRT.class")
                && !TaskFolders.contains(task, platform.crtFolder() + "/")) {
            runtime.add(CRT.class);
        }
        return String.join(
                File.pathSeparator, runtime.stream().map(ChildCommand::origin).distinct().toList());
    }

    private static String origin(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The template's variables, and those of "Defined runtime environment variables" in the Lambda
     * guide.
     */
    private Map<String, String> environment(
            Stack.Function function, Path task, Path scratch, String runtimeApi) {
        Map<String, String> variables = new HashMap<>(function.environment());
        for (AwsService service : AwsService.values()) {
            variables.put(service.endpointVariable(), settings.awsEndpoint());
        }
        variables.put("AWS_REGION", Settings.REGION);
        variables.put("AWS_DEFAULT_REGION", Settings.REGION);
        variables.put("AWS_ACCESS_KEY_ID", Settings.ACCESS_KEY_ID);
        variables.put("AWS_SECRET_ACCESS_KEY", Settings.SECRET_ACCESS_KEY);
        variables.put("AWS_EXECUTION_ENV", "AWS_Lambda_java25");
        variables.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
        variables.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
        variables.put("AWS_LAMBDA_FUNCTION_NAME", function.name());
        variables.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
        variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "" + function.memoryMegabytes());
        variables.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + function.name());
        variables.put("AWS_LAMBDA_LOG_STREAM_NAME", "[$LATEST]" + scratch.getFileName());
        variables.put("_HANDLER", function.handler());
        variables.put("LAMBDA_TASK_ROOT", task.toString());
        variables.put("TZ", ":UTC");
        variables.put("LANG", "en_US.UTF-8");
        variables.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
        // Not the user's home, where the SDK would read ~/.aws.
        variables.put("HOME", scratch.toString());
        variables.put("TMPDIR", scratch.toString());
        return variables;
    }
}
