package dev.msgapi.model;

/** Who gets a message: the API's {@code msg_id}, checked. {@code toString} masks it. */
public sealed interface Recipient permits EmailAddress, PhoneNumber {

    /** The address that the provider sends to. */
    String address();

    /** The recipient key, which is the same for every spelling of the address. */
    RecipientKey key();

    /** The channel that reaches this kind of recipient unless a message names another. */
    Channel defaultChannel();

    /**
     * Reads an email address or an E.164 number; for any other text, says which rule it breaks. It
     * does not check whether a number is assigned.
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
