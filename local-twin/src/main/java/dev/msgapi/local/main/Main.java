package dev.msgapi.local.main;

import dev.msgapi.local.Settings;
import dev.msgapi.local.StartException;
import dev.msgapi.local.chaos.Chaos;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Starts the twin in the folder of {@code template.yaml} and runs it until the process is stopped.
 *
 * <p>Environment: {@code MSG_PORT} (3000), {@code AWS_PORT} (4566), {@code MSG_STATE} ({@code
 * .local}), {@code FRESH} (set: start empty), {@code MSG_PARAMETERS} (the template's parameters,
 * see {@link ParameterOverrides}), {@code CHAOS} (none; see {@link Chaos#parse}).
 */
public final class Main {
    private static final int API_PORT = 3000;

    private Main() {}

    public static void main(String[] args) throws InterruptedException {
        long begun = System.nanoTime();
        try {
            Map<String, String> environment = System.getenv();
            Settings settings = settings(environment);
            if (settings.apiPort() == settings.awsPort()) {
                throw new StartException("MSG_PORT and AWS_PORT must be different");
            }
            Map<String, String> overrides =
                    ParameterOverrides.parse(
                            environment.getOrDefault(ParameterOverrides.VARIABLE, ""));
            requireFree(settings.apiPort(), "MSG_PORT", 3001);
            requireFree(settings.awsPort(), "AWS_PORT", 4567);
            boolean fresh = !environment.getOrDefault("FRESH", "").isEmpty();
            StateFolder state = StateFolder.lock(settings.state(), fresh);
            Twin twin = Twin.start(settings, overrides, Main::step);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(twin, state)));
            welcome(settings, (System.nanoTime() - begun) / 1e9);
            new CountDownLatch(1).await();
        } catch (StartException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static Settings settings(Map<String, String> environment) {
        return new Settings(
                port(environment, "MSG_PORT", API_PORT),
                port(environment, "AWS_PORT", 4566),
                Path.of("").toAbsolutePath(),
                Path.of(environment.getOrDefault("MSG_STATE", ".local")).toAbsolutePath(),
                chaos(environment.getOrDefault("CHAOS", "")));
    }

    private static Chaos chaos(String text) {
        try {
            return Chaos.parse(text);
        } catch (IllegalArgumentException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    private static int port(Map<String, String> environment, String name, int defaultPort) {
        String text = environment.getOrDefault(name, "");
        if (text.isEmpty()) {
            return defaultPort;
        }
        if (!text.matches("[1-9][0-9]{0,4}") || Integer.parseInt(text) > 0xFFFF) {
            throw new StartException(name + " must be a port, a number from 1 to 65535");
        }
        return Integer.parseInt(text);
    }

    /** Checks the port before anything starts, because a start takes seconds. */
    private static void requireFree(int port, String variable, int example) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            socket.getLocalPort();
        } catch (IOException e) {
            throw new StartException(
                    "Port %d is taken. Stop what listens there, or choose another: make run %s=%d"
                            .formatted(port, variable, example));
        }
    }

    private static void step(String what) {
        System.out.println(what);
    }

    private static void welcome(Settings settings, double seconds) {
        System.out.printf(
                Locale.ROOT,
                """

                The Serverless MSG API is ready, after %.1f s.

                  API      %s/msg   with x-api-key: %s
                  Inbox    %s/_local/inbox
                  AWS      %s   (key id %s, secret %s, region %s)
                  State    %s   (logs/ has each function's; make run FRESH=1 starts empty)%s

                Try this, or make post and make get%s:

                %s
                Ctrl-C stops it.
                """,
                seconds,
                settings.apiEndpoint(),
                Settings.API_KEY,
                settings.awsEndpoint(),
                settings.awsEndpoint(),
                Settings.ACCESS_KEY_ID,
                Settings.SECRET_ACCESS_KEY,
                Settings.REGION,
                settings.project().relativize(settings.state()),
                chaos(settings),
                settings.apiPort() == API_PORT ? "" : " with MSG_PORT=" + settings.apiPort(),
                examples(settings));
    }

    /** Two requests; the second must be signed, because it needs more than an API key. */
    private static String examples(Settings settings) {
        return """
          curl -i %s/msg -H 'x-api-key: %s' -H 'Content-Type: application/json' \\
            -d '{"msg_id":"ada@example.com","subject":"Hello","msg":"It works."}'

          curl -i %s/msg/decrypt -H 'x-api-key: %s' -H 'Content-Type: application/json' \\
            --aws-sigv4 aws:amz:%s:execute-api --user %s:%s \\
            -d '{"msg_id":"ada@example.com","id":"<id>","reason":"ticket 4711"}'
        """
                .formatted(
                        settings.apiEndpoint(),
                        Settings.API_KEY,
                        settings.apiEndpoint(),
                        Settings.API_KEY,
                        Settings.REGION,
                        Settings.ACCESS_KEY_ID,
                        Settings.SECRET_ACCESS_KEY);
    }

    private static String chaos(Settings settings) {
        return settings.chaos().isOn()
                ? "%n  Chaos    %s   (counts: %s/_local/chaos)"
                        .formatted(settings.chaos(), settings.awsEndpoint())
                : "";
    }

    private static void stop(Twin twin, StateFolder state) {
        System.out.println("Stopping");
        twin.close();
        try {
            state.close();
        } catch (IOException e) {
            System.err.println("While stopping: " + e.getMessage());
        }
    }
}
