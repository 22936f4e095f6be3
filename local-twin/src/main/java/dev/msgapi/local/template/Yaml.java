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
 * Reads YAML as CloudFormation does (AWS page "CloudFormation template formats"): no aliases, no
 * merge keys, no nulls, no key twice; {@code !Sub x} becomes {@code Fn::Sub: x}.
 */
final class Yaml {
    private static final String STANDARD_TAGS = "tag:yaml.org,2002:";

    // Words that YAML 1.1, which CloudFormation reads, takes as booleans, and YAML 1.2 as text.
    private static final Set<String> DISPUTED_BOOLEANS = Set.of("yes", "no", "on", "off");

    private final boolean shortForms;
    private final Set<Node> seen = new HashSet<>();

    private Yaml(boolean shortForms) {
        this.shortForms = shortForms;
    }

    /** A whole template: the keys of its sections become the subjects of what they hold. */
    static Tree.Mapping template(Path file) {
        return new Yaml(true).read(file, "").asMapping();
    }

    /** A file that AWS::Include draws in: it may not use short forms ("AWS::Include transform"). */
    static Tree include(Path file, String subject) {
        return new Yaml(false).read(file, subject);
    }

    private Tree read(Path file, String subject) {
        String name = String.valueOf(file.getFileName());
        try {
            LoadSettings settings = LoadSettings.builder().setLabel(name).build();
            Node root =
                    new Compose(settings)
                            .composeString(Files.readString(file))
                            .orElseThrow(() -> new TemplateException(name + ": is empty"));
            return convert(root, new Place(name, 1, subject), subject.isEmpty() ? 0 : 2);
        } catch (IOException e) {
            throw new TemplateException(name + ": cannot be read: " + e);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw new Place(name, line, "").error("no valid YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new TemplateException(name + ": no valid YAML: " + e.getMessage());
        }
    }

    private Tree convert(Node node, Place place, int depth) {
        if (!seen.add(node)) {
            throw place.error("CloudFormation knows no YAML aliases");
        }
        String tag = node.getTag().getValue();
        if (tag.startsWith("!")) {
            return shortForm(node, tag.substring(1), place, depth);
        }
        if (!tag.startsWith(STANDARD_TAGS)) {
            throw place.error("unknown tag " + tag);
        }
        return plain(node, place, depth);
    }

    private Tree plain(Node node, Place place, int depth) {
        return switch (node) {
            case MappingNode mapping -> mapping(mapping, place, depth);
            case SequenceNode sequence -> {
                List<Tree> items = new ArrayList<>();
                for (Node item : sequence.getValue()) {
                    items.add(convert(item, place.atLine(line(item, place)), depth + 1));
                }
                yield new Tree.Sequence(place, items);
            }
            case ScalarNode scalar -> new Tree.Scalar(place, value(scalar, place));
            default -> throw place.error("unknown kind of YAML node");
        };
    }

    private Tree mapping(MappingNode node, Place place, int depth) {
        Map<String, Tree> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            Node keyNode = tuple.getKeyNode();
            Place at = place.atLine(line(keyNode, place));
            if (!(keyNode instanceof ScalarNode scalar)) {
                throw at.error("a key must be a single value");
            }
            String key = scalar.getValue();
            if (key.equals("<<")) {
                throw at.error("CloudFormation knows no YAML merge keys");
            }
            Place whose = depth == 1 ? at.of(key) : at;
            if (entries.put(key, convert(tuple.getValueNode(), whose, depth + 1)) != null) {
                throw whose.error("the key " + key + " stands twice");
            }
        }
        return new Tree.Mapping(place, entries);
    }

    private Tree shortForm(Node node, String name, Place place, int depth) {
        if (!shortForms) {
            throw place.error(
                    "AWS::Include takes no short forms: write !" + name + " in its long form");
        }
        Tree argument =
                node instanceof ScalarNode scalar
                        ? Tree.text(place, scalar.getValue())
                        : plain(node, place, depth);
        String key = name.equals("Ref") || name.equals("Condition") ? name : "Fn::" + name;
        return new Tree.Mapping(place, Map.of(key, argument));
    }

    private static ValueNode value(ScalarNode scalar, Place place) {
        String text = scalar.getValue();
        if (!scalar.isPlain()) {
            return TextNode.valueOf(text);
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (DISPUTED_BOOLEANS.contains(lower)) {
            throw place.error("quote " + text + ", or write true or false");
        }
        if (Set.of("", "~", "null").contains(lower)) {
            throw place.error("a value is missing, and CloudFormation takes no null");
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
            throw place.error(text + " is no number");
        }
    }

    private static int line(Node node, Place otherwise) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(otherwise.line());
    }
}
