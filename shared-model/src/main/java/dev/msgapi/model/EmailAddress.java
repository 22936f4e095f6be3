package dev.msgapi.model;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An email address that Amazon SES accepts: an RFC 5321 Mailbox with a dot-string as its local part
 * and a host name of two labels or more.
 *
 * @param localPart as given: only its host knows whether case matters
 * @param host in ASCII: an internationalised name is in punycode
 */
public record EmailAddress(String localPart, String host) implements Recipient {
    /** RFC 5321 section 4.1.2, Dot-string. */
    private static final Pattern DOT_STRING =
            Pattern.compile(
                    "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*+");

    /** RFC 1123 section 2.1, a label; a mail host's name has no underscores. */
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?");

    /**
     * RFC 5894 section 7.2: IDNA2003, which the JDK implements, turns these into other names than
     * IDNA2008 does. Mail would reach another host, so clients must write such a name in punycode.
     */
    private static final Pattern IDNA_DEVIATION =
            Pattern.compile("[\u00DF\u1E9E\u03C2\u200C\u200D]");

    public EmailAddress {
        brokenRule(localPart, host)
                .ifPresent(rule -> {
                    throw new IllegalArgumentException("not an email address: it " + rule);
                });
    }

    /** Reads an address; rejects display names, lists, quoted local parts and address literals. */
    static Parsed<Recipient, InvalidRecipient> parse(String text) {
        int at = text.lastIndexOf('@');
        String localPart = text.substring(0, at);
        String host = ascii(text.substring(at + 1)).orElse("");
        Optional<String> brokenRule = brokenRule(localPart, host);
        return brokenRule.isPresent()
                ? new Parsed.Invalid<>(new InvalidRecipient("invalid_email", brokenRule.get()))
                : new Parsed.Valid<>(new EmailAddress(localPart, host));
    }

    private static Optional<String> ascii(String host) {
        // Too long in any form, so a conversion is a waste of time.
        if (host.length() > Limits.EMAIL_ADDRESS_MAX || host.chars().allMatch(c -> c < 0x80)) {
            return Optional.of(host);
        }
        if (IDNA_DEVIATION.matcher(host).find()) {
            return Optional.empty();
        }
        try {
            return Optional.of(IDN.toASCII(host, IDN.USE_STD3_ASCII_RULES));
        } catch (RuntimeException e) {
            // IDN's own IllegalArgumentException, or a general one if a label outgrows its
            // buffer.
            return Optional.empty();
        }
    }

    private static Optional<String> brokenRule(String localPart, String host) {
        if (localPart.length() > Limits.EMAIL_LOCAL_PART_MAX
                || localPart.length() + 1 + host.length() > Limits.EMAIL_ADDRESS_MAX) {
            return Optional.of(
                    "must have at most 64 characters before the @ and 254 in all (RFC 5321)");
        }
        if (localPart.chars().anyMatch(c -> c >= 0x80)) {
            return Optional.of("must be ASCII before the @: Amazon SES has no SMTPUTF8");
        }
        if (!DOT_STRING.matcher(localPart).matches()) {
            return Optional.of(
                    "must be one bare address such as name@example.com: no display name, list,"
                            + " quotes, spaces, or stray dots before the @");
        }
        if (!isHostName(host)) {
            return Optional.of(
                    "must have a host name of two or more labels after the @; an internationalised"
                            + " name that IDNA 2003 and 2008 read differently must be in punycode");
        }
        return Optional.empty();
    }

    private static boolean isHostName(String host) {
        String[] labels = host.split("\\.", -1);
        if (labels.length < 2) {
            return false;
        }
        for (String label : labels) {
            if (label.length() > Limits.HOST_LABEL_MAX || !LABEL.matcher(label).matches()) {
                return false;
            }
        }
        // RFC 3696 section 2: a top-level domain is not all digits, or it could be an IP address.
        return labels[labels.length - 1].chars().anyMatch(c -> c < '0' || c > '9');
    }

    @Override
    public String address() {
        return localPart + "@" + host;
    }

    @Override
    public RecipientKey key() {
        return new RecipientKey(address().toLowerCase(Locale.ROOT));
    }

    @Override
    public Channel defaultChannel() {
        return Channel.EMAIL;
    }

    @Override
    public String toString() {
        return "***@***";
    }
}
