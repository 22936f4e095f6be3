package dev.msgapi.model;

/** Who gets a message: the API's {@code msg_id}, checked. {@code toString} masks it. */
public sealed interface Recipient permits EmailAddress, PhoneNumber {

    /** What the provider gets. */
    String address();

    /** One key for all the ways in which the same address can be typed. */
    RecipientKey key();

    /** The channel that reaches this kind of recipient unless a message names another. */
    Channel defaultChannel();

    /**
     * Reads an email address or an E.164 number; says which rule another text breaks. Whether a
     * number is really assigned is not checked here.
     */
    static Parsed<Recipient, InvalidRecipient> parse(String text) {
        if (text.indexOf('@') >= 0) {
            return EmailAddress.parse(text);
        }
        if (text.startsWith("+")) {
            return PhoneNumber.parse(text);
        }
        return new Parsed.Invalid<>(
                new InvalidRecipient(
                        "invalid_recipient",
                        "must be an email address, or a phone number in E.164 form: + and digits"));
    }
}
