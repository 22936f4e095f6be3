package dev.msgapi.bench;

import dev.msgapi.local.Settings;
import dev.msgapi.local.aws.AwsEmulator;
import dev.msgapi.local.template.Stack;
import dev.msgapi.local.template.Template;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/**
 * Prints what {@code store_secure} costs: in the package, at a cold start, and for each message.
 * Run in the project's root with an empty folder as the argument; it ends by itself.
 */
public final class SealingCost {
    private SealingCost() {}

    public static void main(String[] args) throws Exception {
        Path project = Path.of("").toAbsolutePath();
        Settings settings = new Settings(0, freePort(), project, Path.of(args[0]).toAbsolutePath());
        Stack stack = Template.read(settings, Map.of("SenderAddress", "sender@example.com"));
        PackageSizes.print(project);
        try (AwsEmulator services =
                AwsEmulator.start(
                        stack,
                        settings,
                        (name, _) -> {
                            throw new IllegalArgumentException(name);
                        })) {
            new ColdStarts(stack, settings).print();
            URI kms = URI.create("http://127.0.0.1:" + services.port());
            try (WarmSealing sealing = new WarmSealing(kms, contentKeyArn(stack))) {
                sealing.print();
            }
        }
        // Threads of the embedded services may not end with them.
        System.exit(0);
    }

    private static String contentKeyArn(Stack stack) {
        String alias = "alias/" + Settings.STACK_NAME + "-content";
        return stack.keys().stream()
                .filter(key -> key.aliases().contains(alias))
                .findFirst()
                .orElseThrow()
                .arn();
    }

    /** The functions' processes learn the port before anything listens on it. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
