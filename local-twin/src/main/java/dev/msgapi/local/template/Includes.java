package dev.msgapi.local.template;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Replaces each {@code Fn::Transform} with the name {@code AWS::Include} by a file of the project
 * (AWS page "AWS::Include transform").
 */
final class Includes {
    private static final String TRANSFORM = "Fn::Transform";

    private final Path project;

    Includes(Path project) {
        this.project = project;
    }

    YamlNode expand(YamlNode node) {
        return switch (node) {
            case YamlNode.Scalar scalar -> scalar;
            case YamlNode.Sequence sequence -> {
                List<YamlNode> items = new ArrayList<>();
                sequence.items().forEach(item -> items.add(expand(item)));
                yield new YamlNode.Sequence(sequence.location(), items);
            }
            case YamlNode.Mapping mapping -> expand(mapping);
        };
    }

    private YamlNode expand(YamlNode.Mapping mapping) {
        YamlNode transform = mapping.get(TRANSFORM);
        if (transform != null) {
            if (mapping.entries().size() > 1) {
                throw transform
                        .location()
                        .error(TRANSFORM + " must be the only key of its mapping");
            }
            return include(transform.asMapping());
        }
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        mapping.entries().forEach((key, value) -> entries.put(key, expand(value)));
        return new YamlNode.Mapping(mapping.location(), entries);
    }

    private YamlNode include(YamlNode.Mapping transform) {
        transform.requireKnownKeys(List.of("Name", "Parameters"));
        YamlNode name = transform.require("Name");
        if (!name.asText().equals("AWS::Include")) {
            throw name.location().error("unknown transform " + name.asText());
        }
        YamlNode.Mapping parameters = transform.require("Parameters").asMapping();
        parameters.requireKnownKeys(List.of("Location"));
        YamlNode location = parameters.require("Location");
        return Yaml.include(file(location, location.asText()), location.location().subject());
    }

    private Path file(YamlNode location, String text) {
        Path file = project.resolve(text).normalize();
        if (text.contains("://") || !file.startsWith(project.normalize())) {
            throw location.location().error(text + " is not a file of the project");
        }
        return file;
    }
}
