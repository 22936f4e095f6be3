package dev.msgapi.acceptance.stack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.msgapi.local.Settings;
import dev.msgapi.local.template.Resource;
import dev.msgapi.local.template.ResourceType;
import dev.msgapi.local.template.Resources;
import dev.msgapi.local.template.Template;
import dev.msgapi.local.template.YamlNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The resources of template.yaml as AWS would deploy them, and the policies among them. */
final class Deployment {
    static final Path PROJECT = Path.of("..").toAbsolutePath();
    static final String SENDER = "sender@example.com";
    static final String BREAK_GLASS_ROLE = "arn:aws:iam::000000000000:role/break-glass";
    static final String FORMER_KEY = "arn:aws:kms:eu-west-1:000000000000:key/former";

    private final YamlNode.Mapping template;
    private final Resources resources;
    private final List<Resource> all;

    private Deployment(Path project, Map<String, String> parameters) {
        Settings settings = settings(project);
        template = Template.load(settings);
        resources = Template.resources(template, settings, parameters);
        all = resources.all();
    }

    static Settings settings(Path project) {
        return new Settings(3000, 4566, project, project.resolve("none"));
    }

    /** Reads a project's template with these parameters and a sender address. */
    static Deployment of(Path project, Map<String, String> parameters) {
        Map<String, String> values = new HashMap<>(parameters);
        values.put("SenderAddress", SENDER);
        return new Deployment(project, values);
    }

    /** The text of the project's template. */
    static String template() {
        try {
            return Files.readString(PROJECT.resolve("template.yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies the project's openapi.yaml to the folder and writes another template beside it. */
    static Path copy(Path folder, String template) {
        try {
            Files.writeString(folder.resolve("template.yaml"), template);
            Files.copy(PROJECT.resolve("openapi.yaml"), folder.resolve("openapi.yaml"));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Resource> resources(ResourceType type) {
        return all.stream().filter(resource -> resource.type() == type).toList();
    }

    Resource resource(String id) {
        return all.stream().filter(any -> any.id().equals(id)).findFirst().orElseThrow();
    }

    String arn(String id) {
        return arn(resource(id));
    }

    String arn(Resource resource) {
        return resources.attributes().arn(resource);
    }

    String apiId() {
        return resource("Api").shortId();
    }

    /** An attribute of the resource itself, such as DeletionPolicy; empty if it has none. */
    String attribute(String id, String name) {
        return template.mapping("Resources").mapping(id).text(name, "");
    }

    /** A section of the template, before anything is resolved. */
    YamlNode.Mapping section(String name) {
        return template.mapping(name);
    }

    /** The statements of all roles. */
    List<Statement> statements() {
        return resources(ResourceType.ROLE).stream()
                .flatMap(role ->
                        role.properties().items("Policies").stream()
                                .map(policy -> policy.asMapping().mapping("PolicyDocument"))
                                .flatMap(policy -> statements(role.id(), policy).stream()))
                .toList();
    }

    /** The statements of all roles that allow something. */
    List<Statement> grants() {
        return statements().stream().filter(Statement::allows).toList();
    }

    /** The statements that say who may assume the role. */
    List<Statement> trust(Resource role) {
        return statements(role.id(), role.properties().mapping("AssumeRolePolicyDocument"));
    }

    /** The statements of a table's or key's own policy. */
    List<Statement> policy(Resource resource, String property) {
        YamlNode.Mapping policy = resource.properties().mapping(property);
        return statements(
                resource.id(),
                policy.get("PolicyDocument") == null ? policy : policy.mapping("PolicyDocument"));
    }

    /** The roles of the functions, and not that with which API Gateway writes its logs. */
    List<Resource> functionRoles() {
        return resources(ResourceType.ROLE).stream()
                .filter(role -> !role.id().equals("ApiGatewayRole"))
                .toList();
    }

    JsonNode properties(String id) {
        return resource(id).properties().toJson();
    }

    private static List<Statement> statements(String owner, YamlNode.Mapping policy) {
        return policy.items("Statement").stream()
                .map(statement -> Statement.read(owner, statement))
                .toList();
    }
}
