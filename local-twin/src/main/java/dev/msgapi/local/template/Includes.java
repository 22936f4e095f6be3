package dev.msgapi.local.template;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts a file of the project in the place of each {@code Fn::Transform} of the name {@code
 * AWS::Include} (AWS page "AWS::Include transform").
 */
final class Includes {
    private static final String TRANSFORM = "Fn::Transform";

    private final Path project;

    Includes(Path project) {
        this.project = project;
    }

    Tree expand(Tree tree) {
        return switch (tree) {
            case Tree.Scalar scalar -> scalar;
            case Tree.Sequence sequence -> {
                List<Tree> items = new ArrayList<>();
                sequence.items().forEach(item -> items.add(expand(item)));
                yield new Tree.Sequence(sequence.place(), items);
            }
            case Tree.Mapping mapping -> expand(mapping);
        };
    }

    private Tree expand(Tree.Mapping mapping) {
        Tree transform = mapping.get(TRANSFORM);
        if (transform != null) {
            if (mapping.entries().size() > 1) {
                throw transform.place().error(TRANSFORM + " stands alone in its mapping");
            }
            return include(transform.asMapping());
        }
        Map<String, Tree> entries = new LinkedHashMap<>();
        mapping.entries().forEach((key, value) -> entries.put(key, expand(value)));
        return new Tree.Mapping(mapping.place(), entries);
    }

    private Tree include(Tree.Mapping transform) {
        transform.admit(List.of("Name", "Parameters"));
        Tree name = transform.require("Name");
        if (!name.asText().equals("AWS::Include")) {
            throw name.place().error("unknown transform " + name.asText());
        }
        Tree.Mapping parameters = transform.require("Parameters").asMapping();
        parameters.admit(List.of("Location"));
        Tree location = parameters.require("Location");
        return Yaml.include(file(location, location.asText()), location.place().subject());
    }

    private Path file(Tree location, String text) {
        Path file = project.resolve(text).normalize();
        if (text.contains("://") || !file.startsWith(project.normalize())) {
            throw location.place().error(text + " is no file of the project");
        }
        return file;
    }
}
