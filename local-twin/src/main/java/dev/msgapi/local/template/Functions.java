package dev.msgapi.local.template;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Functions, checked against Lambda's limits (AWS page "Lambda quotas"). */
final class Functions {
    private static final String RUNTIME = "java25";
    private static final int ENVIRONMENT_BYTES_MAX = 4096;
    private static final int MEMORY_MEGABYTES_MAX = 10_240;
    private static final int TIMEOUT_SECONDS_MAX = 900;

    private final Path project;
    private final Map<String, Stack.Function> byName = new LinkedHashMap<>();

    Functions(List<Resource> resources, Attributes attributes, Path project) {
        this.project = project;
        for (Resource resource : resources) {
            Stack.Function function = function(resource, attributes.arn(resource));
            if (byName.put(function.name(), function) != null) {
                throw resource.properties()
                        .location()
                        .error("two functions have the name " + function.name());
            }
        }
    }

    List<Stack.Function> all() {
        return List.copyOf(byName.values());
    }

    /** Finds a function by its name or ARN, with or without an alias or version. */
    Optional<Stack.Function> find(String nameOrArn) {
        return byName.values().stream()
                .filter(f -> is(f.name(), nameOrArn) || is(f.arn(), nameOrArn))
                .findFirst();
    }

    private static boolean is(String identifier, String given) {
        return given.equals(identifier) || given.startsWith(identifier + ":");
    }

    private Stack.Function function(Resource resource, String arn) {
        YamlNode.Mapping properties = resource.properties();
        if (!properties.text("Runtime").equals(RUNTIME)) {
            throw properties.require("Runtime").location().error("the runtime must be " + RUNTIME);
        }
        properties.require("Role");
        return new Stack.Function(
                Attributes.name(resource),
                arn,
                code(properties.require("CodeUri")),
                properties.text("Handler"),
                properties.integer("MemorySize", 128, 128, MEMORY_MEGABYTES_MAX),
                Duration.ofSeconds(properties.integer("Timeout", 3, 1, TIMEOUT_SECONDS_MAX)),
                environment(properties.mapping("Environment").mapping("Variables")));
    }

    private Path code(YamlNode uri) {
        Path code = project.resolve(uri.asText()).normalize();
        if (uri.asText().contains("://") || !code.startsWith(project.normalize())) {
            throw uri.location().error("CodeUri must name a jar of the project");
        }
        return code;
    }

    private static Map<String, String> environment(YamlNode.Mapping variables) {
        Map<String, String> environment = new LinkedHashMap<>();
        int bytes = 0;
        for (Map.Entry<String, YamlNode> variable : variables.entries().entrySet()) {
            String name = variable.getKey();
            if (!name.matches("[a-zA-Z]([a-zA-Z0-9_])+")) {
                throw variable.getValue().location().error("not a name of a variable: " + name);
            }
            String value = variable.getValue().asText();
            environment.put(name, value);
            bytes += (name + value).getBytes(StandardCharsets.UTF_8).length;
        }
        if (bytes > ENVIRONMENT_BYTES_MAX) {
            throw variables
                    .location()
                    .error("the variables exceed " + ENVIRONMENT_BYTES_MAX + " bytes");
        }
        return environment;
    }
}
