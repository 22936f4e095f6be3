package dev.msgapi.acceptance;

import dev.msgapi.local.Settings;
import dev.msgapi.local.template.Stack;
import dev.msgapi.local.template.Template;
import java.nio.file.Path;
import java.util.Map;

/** The stack that template.yaml and openapi.yaml declare, for tests that only read it. */
public final class DeclaredStack {
    public static final Stack STACK = read();

    private DeclaredStack() {}

    private static Stack read() {
        Path project = Path.of("..").toAbsolutePath();
        return Template.read(
                new Settings(3000, 4566, project, project.resolve("none")),
                Map.of("SenderAddress", "sender@example.com"));
    }
}
