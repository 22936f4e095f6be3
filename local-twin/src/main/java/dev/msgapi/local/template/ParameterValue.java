package dev.msgapi.local.template;

import java.util.ArrayList;
import java.util.List;

/** What a parameter stands for: a text, or the list that a CommaDelimitedList is. */
sealed interface ParameterValue {

    /** The value as {@code Ref} gives it. */
    Tree at(Place place);

    /** A String or Number, and every pseudo parameter. */
    record Text(String text) implements ParameterValue {
        @Override
        public Tree at(Place place) {
            return Tree.text(place, text);
        }
    }

    /** A list, of one item at least: an empty text is a list of one empty text. */
    record Items(List<String> items) implements ParameterValue {
        public Items {
            items = List.copyOf(items);
        }

        /** Spaces around an item are not part of it. */
        static Items split(String text) {
            List<String> items = new ArrayList<>();
            for (String item : text.split(",", -1)) {
                items.add(item.strip());
            }
            return new Items(items);
        }

        @Override
        public Tree at(Place place) {
            List<Tree> trees = new ArrayList<>();
            items.forEach(item -> trees.add(Tree.text(place, item)));
            return new Tree.Sequence(place, trees);
        }
    }
}
