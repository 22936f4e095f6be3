package dev.msgapi.model;

import java.util.regex.Pattern;

/**
 * A phone number in the international form of ITU-T E.164.
 *
 * @param e164 a plus sign and digits, such as {@code +447700900123}
 */
public record PhoneNumber(String e164) implements Recipient {
    private static final Pattern E164 =
            Pattern.compile(
                    "\\+[1-9][0-9]{%d,%d}"
                            .formatted(Limits.PHONE_DIGITS_MIN - 1, Limits.PHONE_DIGITS_MAX - 1));

    public PhoneNumber {
        if (!E164.matcher(e164).matches()) {
            throw new IllegalArgumentException("not an E.164 number");
        }
    }

    /** Reads a number; rejects spaces, brackets, dashes and national forms. */
    static Parsed<Recipient, InvalidRecipient> parse(String text) {
        return E164.matcher(text).matches()
                ? new Parsed.Valid<>(new PhoneNumber(text))
                : new Parsed.Invalid<>(
                        new InvalidRecipient(
                                "invalid_phone_number",
                                "must be + and "
                                        + Limits.PHONE_DIGITS_MIN
                                        + " to "
                                        + Limits.PHONE_DIGITS_MAX
                                        + " digits, country code first (E.164), and nothing else"));
    }

    @Override
    public String address() {
        return e164;
    }

    @Override
    public RecipientKey key() {
        return new RecipientKey(e164);
    }

    @Override
    public Channel defaultChannel() {
        return Channel.SMS;
    }

    @Override
    public String toString() {
        return "+***";
    }
}
