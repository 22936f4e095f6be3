package dev.msgapi.model;

import org.jspecify.annotations.Nullable;

/** What a message says. {@code toString} does not show it. */
public sealed interface Content {
    /** Bytes of UTF-8 of a text. */
    int TEXT_BYTES_MAX = 256 * 1024;

    /** The text: 1 character to 256 KiB of UTF-8. */
    String text();

    /**
     * An email's content.
     *
     * @param subject one line of 1 to 998 characters
     */
    record Email(String subject, String text) implements Content {
        /** RFC 5322 section 2.1.1: characters of a line, and so of a subject. */
        public static final int SUBJECT_CHARS_MAX = 998;

        @Override
        public String toString() {
            return "Content.Email";
        }
    }

    /** A text without a subject, such as an SMS. */
    record Text(String text) implements Content {
        @Override
        public String toString() {
            return "Content.Text";
        }
    }

    /** An email's content if there is a subject, otherwise a text without one. */
    static Content of(@Nullable String subject, String text) {
        return subject == null ? new Text(text) : new Email(subject, text);
    }
}
