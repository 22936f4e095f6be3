package dev.msgapi.ingest;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import dev.msgapi.model.PhoneNumber;
import java.util.regex.Pattern;

/** The phone numbers that countries assign, according to libphonenumber's tables. */
final class AssignedNumbers {
    /**
     * Mobile numbers that Ofcom reserves for examples ("Telephone numbers for use in TV and radio
     * drama programmes"). Nobody owns one; GOV.UK Notify also accepts them for tests.
     */
    private static final Pattern EXAMPLES = Pattern.compile("\\+447700900[0-9]{3}");

    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

    private AssignedNumbers() {}

    /** Whether the number can belong to somebody, and is written without a national prefix. */
    static boolean contain(PhoneNumber number) {
        if (EXAMPLES.matcher(number.e164()).matches()) {
            return true;
        }
        try {
            var parsed = NUMBERS.parse(number.e164(), null);
            return NUMBERS.isValidNumber(parsed)
                    && NUMBERS.format(parsed, PhoneNumberFormat.E164).equals(number.e164());
        } catch (NumberParseException e) {
            return false;
        }
    }
}
