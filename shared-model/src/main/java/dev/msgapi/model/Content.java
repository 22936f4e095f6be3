package dev.msgapi.model;

/** What a message says, in the form of its channel. {@code toString} shows nothing of it. */
public sealed interface Content {
    /** The text: 1 character to 256 KiB of UTF-8. */
    String text();

    /**
     * An email's content.
     *
     * @param subject one line of 1 to 998 characters
     */
    record Email(String subject, String text) implements Content {
        @Override
        public String toString() {
            return "Content.Email";
        }
    }

    /** An SMS's content. */
    record Sms(String text) implements Content {
        @Override
        public String toString() {
            return "Content.Sms";
        }
    }
}
