package dev.msgapi.local.lambda.functions;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/** Does what its event says, a command and its argument: runs in a process of its own. */
public final class Scripted implements RequestStreamHandler {
    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context)
            throws IOException {
        String[] event = new String(in.readAllBytes(), UTF_8).split(" ", 2);
        String argument = event.length > 1 ? event[1] : "";
        switch (event[0]) {
            case "echo" -> out.write(argument.getBytes(UTF_8));
            case "length" -> write(out, "" + argument.length());
            case "slow-echo" -> {
                pause(300);
                write(out, argument);
            }
            case "throw" -> throw new IllegalStateException("thrown on purpose");
            case "out-of-memory" -> throw new OutOfMemoryError("thrown on purpose");
            case "halt" -> Runtime.getRuntime().halt(7);
            case "hang" -> {
                if (!argument.isEmpty()) {
                    Files.writeString(Path.of(argument), "" + ProcessHandle.current().pid());
                }
                new Thread(Scripted::forever).start();
                forever();
            }
            case "big" -> out.write(new byte[Integer.parseInt(argument)]);
            case "pid" -> write(out, "" + ProcessHandle.current().pid());
            case "print" -> System.out.println("printed by the function");
            case "environment" -> {
                Map<String, String> variables = new TreeMap<>(System.getenv());
                variables.forEach((name, value) -> write(out, name + "=" + value + "\n"));
            }
            case "properties" ->
                    write(
                            out,
                            String.join(
                                    "\n",
                                    System.getProperty("java.class.path"),
                                    System.getProperty("user.dir"),
                                    "" + Runtime.getRuntime().maxMemory() / 1024 / 1024,
                                    "" + System.in.read()));
            case "context" ->
                    write(
                            out,
                            String.join(
                                    "\n",
                                    context.getFunctionName(),
                                    context.getInvokedFunctionArn(),
                                    "" + context.getMemoryLimitInMB(),
                                    "" + (context.getRemainingTimeInMillis() > 500)));
            case "loader-of" -> write(out, loaderOf(argument));
            default -> throw new IllegalArgumentException("no such command");
        }
    }

    private static String loaderOf(String name) {
        try {
            ClassLoader mine = Scripted.class.getClassLoader();
            Class<?> type = Class.forName(name, false, mine);
            return mine.equals(type.getClassLoader()) ? "the package's" : "the runtime's";
        } catch (ClassNotFoundException e) {
            return "nobody's";
        }
    }

    private static void write(OutputStream out, String text) {
        try {
            out.write(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void forever() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            forever();
        }
    }

    private static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
