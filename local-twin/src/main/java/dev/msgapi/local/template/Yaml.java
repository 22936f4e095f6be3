package dev.msgapi.local.template;

import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads YAML as CloudFormation does (AWS page "CloudFormation template formats"): without aliases,
 * merge keys, nulls or duplicate keys; {@code !Sub x} becomes {@code Fn::Sub: x}.
 */
final class Yaml {
    private static final String STANDARD_TAGS = "tag:yaml.org,2002:";

    // Booleans in YAML 1.1, which CloudFormation reads, but texts in YAML 1.2.
    private static final Set<String> DISPUTED_BOOLEANS = Set.of("yes", "no", "on", "off");

    private final boolean shortForms;
    private final Set<Node> seen = new HashSet<>();

    private Yaml(boolean shortForms) {
        this.shortForms = shortForms;
    }

    /** Reads a template: the keys of its sections become the subjects of their values. */
    static YamlNode.Mapping template(Path file) {
        return new Yaml(true).read(file, "").asMapping();
    }

    /** Reads a file for AWS::Include, which must not use short forms ("AWS::Include transform"). */
    static YamlNode include(Path file, String subject) {
        return new Yaml(false).read(file, subject);
    }

    private YamlNode read(Path file, String subject) {
        String name = String.valueOf(file.getFileName());
        try {
            LoadSettings settings = LoadSettings.builder().setLabel(name).build();
            Node root =
                    new Compose(settings)
                            .composeString(Files.readString(file))
                            .orElseThrow(() -> new TemplateException(name + ": is empty"));
            return convert(root, new SourceLocation(name, 1, subject), subject.isEmpty() ? 0 : 2);
        } catch (IOException e) {
            throw new TemplateException(name + ": cannot be read: " + e);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw new SourceLocation(name, line, "").error("not valid YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new TemplateException(name + ": not valid YAML: " + e.getMessage());
        }
    }

    private YamlNode convert(Node node, SourceLocation location, int depth) {
        if (!seen.add(node)) {
            throw location.error("CloudFormation does not know YAML aliases");
        }
        String tag = node.getTag().getValue();
        if (tag.startsWith("!")) {
            return shortForm(node, tag.substring(1), location, depth);
        }
        if (!tag.startsWith(STANDARD_TAGS)) {
            throw location.error("unknown tag " + tag);
        }
        return plain(node, location, depth);
    }

    private YamlNode plain(Node node, SourceLocation location, int depth) {
        return switch (node) {
            case MappingNode mapping -> mapping(mapping, location, depth);
            case SequenceNode sequence -> {
                List<YamlNode> items = new ArrayList<>();
                for (Node item : sequence.getValue()) {
                    items.add(convert(item, location.atLine(line(item, location)), depth + 1));
                }
                yield new YamlNode.Sequence(location, items);
            }
            case ScalarNode scalar -> new YamlNode.Scalar(location, value(scalar, location));
            default -> throw location.error("unknown kind of YAML node");
        };
    }

    private YamlNode mapping(MappingNode node, SourceLocation location, int depth) {
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            Node keyNode = tuple.getKeyNode();
            SourceLocation at = location.atLine(line(keyNode, location));
            if (!(keyNode instanceof ScalarNode scalar)) {
                throw at.error("a key must be a single value");
            }
            String key = scalar.getValue();
            if (key.equals("<<")) {
                throw at.error("CloudFormation does not know YAML merge keys");
            }
            SourceLocation entry = depth == 1 ? at.of(key) : at;
            if (entries.put(key, convert(tuple.getValueNode(), entry, depth + 1)) != null) {
                throw entry.error("the key " + key + " appears more than once");
            }
        }
        return new YamlNode.Mapping(location, entries);
    }

    private YamlNode shortForm(Node node, String name, SourceLocation location, int depth) {
        if (!shortForms) {
            throw location.error(
                    "AWS::Include takes no short forms: write !" + name + " in its long form");
        }
        YamlNode argument =
                node instanceof ScalarNode scalar
                        ? YamlNode.text(location, scalar.getValue())
                        : plain(node, location, depth);
        String key = name.equals("Ref") || name.equals("Condition") ? name : "Fn::" + name;
        return new YamlNode.Mapping(location, Map.of(key, argument));
    }

    private static ValueNode value(ScalarNode scalar, SourceLocation location) {
        String text = scalar.getValue();
        if (!scalar.isPlain()) {
            return TextNode.valueOf(text);
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (DISPUTED_BOOLEANS.contains(lower)) {
            throw location.error("quote " + text + ", or write true or false");
        }
        if (Set.of("", "~", "null").contains(lower)) {
            throw location.error("a value is missing, and CloudFormation does not accept null");
        }
        if (lower.equals("true") || lower.equals("false")) {
            return BooleanNode.valueOf(lower.equals("true"));
        }
        if (scalar.getTag().equals(Tag.INT)) {
            return BigIntegerNode.valueOf(new BigInteger(text));
        }
        try {
            return scalar.getTag().equals(Tag.FLOAT)
                    ? DecimalNode.valueOf(new BigDecimal(text))
                    : TextNode.valueOf(text);
        } catch (NumberFormatException e) {
            throw location.error(text + " is not a number");
        }
    }

    private static int line(Node node, SourceLocation parent) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(parent.line());
    }
}
