package dev.msgapi.local.aws.outbound;

import dev.msgapi.local.aws.protocol.AwsError;
import java.util.Locale;
import java.util.regex.Pattern;

/** The addresses that SES accepts (AWS: "SendEmail", "Destination": only 7-bit ASCII). */
public final class EmailAddresses {
    private static final int LOCAL_PART_MAX = 64;
    private static final int ADDRESS_MAX = 320;
    private static final Pattern LOCAL_PART =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
    private static final Pattern DOMAIN =
            Pattern.compile(
                    "([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+"
                            + "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
    private static final Pattern DISPLAY_NAME = Pattern.compile("[^<>\\r\\n]*<([^<>]*)>\\s*");

    private EmailAddresses() {}

    /** The bare address of {@code ada@example.com} or {@code Ada <ada@example.com>}. */
    public static String bare(String text) throws AwsError {
        var named = DISPLAY_NAME.matcher(text);
        String address = (named.matches() ? named.group(1) : text).strip();
        int at = address.lastIndexOf('@');
        if (at < 0) {
            throw rejected("Missing final '@domain'");
        }
        String local = address.substring(0, at);
        if (address.length() > ADDRESS_MAX || local.length() > LOCAL_PART_MAX) {
            throw rejected("Local address is too long");
        }
        if (local.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
            throw rejected("Local address contains control or whitespace");
        }
        if (!LOCAL_PART.matcher(local).matches()) {
            throw rejected("Illegal address");
        }
        if (!DOMAIN.matcher(address.substring(at + 1)).matches()) {
            throw rejected("Domain contains illegal character");
        }
        return address;
    }

    public static String domain(String address) {
        return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }

    private static AwsError rejected(String reason) {
        return new AwsError("InvalidParameterValue", reason);
    }
}
