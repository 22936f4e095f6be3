package dev.msgapi.model;

/**
 * A recipient's spelling in the tables, which is the same for every spelling of the address. {@code
 * toString} masks it.
 *
 * @param value an email address in lower case, or an E.164 number
 */
public record RecipientKey(String value) {
    public RecipientKey {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("an empty recipient key");
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
