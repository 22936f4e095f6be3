package dev.msgapi.local.template;

import java.util.ArrayList;
import java.util.List;

/** A parameter's value: a text, or a list for a CommaDelimitedList. */
sealed interface ParameterValue {

    /** The value as {@code Ref} gives it. */
    YamlNode at(SourceLocation location);

    /** A String or Number, and every pseudo parameter. */
    record Text(String text) implements ParameterValue {
        @Override
        public YamlNode at(SourceLocation location) {
            return YamlNode.text(location, text);
        }
    }

    /** A list with at least one item: an empty text is a list of one empty text. */
    record Items(List<String> items) implements ParameterValue {
        public Items {
            items = List.copyOf(items);
        }

        /** Removes spaces around each item. */
        static Items split(String text) {
            List<String> items = new ArrayList<>();
            for (String item : text.split(",", -1)) {
                items.add(item.strip());
            }
            return new Items(items);
        }

        @Override
        public YamlNode at(SourceLocation location) {
            List<YamlNode> nodes = new ArrayList<>();
            items.forEach(item -> nodes.add(YamlNode.text(location, item)));
            return new YamlNode.Sequence(location, nodes);
        }
    }
}
