package dev.msgapi.ingest;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber;
import dev.msgapi.model.InvalidRecipient;
import dev.msgapi.model.PhoneNumber;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The phone numbers that this deployment sends SMS to: mobile numbers of the countries that its
 * parameter {@code SmsCountries} names, according to libphonenumber's tables.
 */
public final class SmsDestinations {
    /**
     * Mobile numbers that Ofcom reserves for examples ("Telephone numbers for use in TV and radio
     * drama programmes"). Nobody owns one; GOV.UK Notify also accepts them for tests.
     */
    private static final Pattern EXAMPLES = Pattern.compile("\\+447700900[0-9]{3}");

    private static final String COUNTRY_OF_EXAMPLES = "GB";

    /** North America does not distinguish mobile numbers from landlines. */
    private static final Set<PhoneNumberType> MOBILE =
            EnumSet.of(PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE);

    private static final InvalidRecipient DISABLED =
            new InvalidRecipient(
                    "sms_not_enabled",
                    "is a phone number, and this deployment sends no SMS (its parameter"
                            + " SmsCountries is empty)");
    private static final InvalidRecipient UNASSIGNED =
            new InvalidRecipient("invalid_phone_number", "is not an assigned number");
    private static final InvalidRecipient UNSUPPORTED =
            new InvalidRecipient(
                    "unsupported_number_type",
                    "is not a mobile number of a country; no SMS is sent to a landline, a"
                            + " premium-rate, shared-cost or satellite number, or the like");
    private static final InvalidRecipient OTHER_COUNTRY =
            new InvalidRecipient(
                    "country_not_enabled",
                    "belongs to a country to which this deployment sends no SMS");

    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

    private final Set<String> countries;

    private SmsDestinations(Set<String> countries) {
        this.countries = Set.copyOf(countries);
    }

    /**
     * The mobile numbers of these countries.
     *
     * @param countries ISO 3166-1 alpha-2 codes, separated by commas; empty for no number at all
     * @throws IllegalArgumentException if it contains anything else
     */
    public static SmsDestinations in(String countries) {
        if (countries.isEmpty()) {
            return new SmsDestinations(Set.of());
        }
        List<String> codes = List.of(countries.split(",", -1));
        Set<String> known = NUMBERS.getSupportedRegions();
        for (String code : codes) {
            if (!known.contains(code)) {
                throw new IllegalArgumentException(
                        "SmsCountries: '" + code + "' is not an ISO 3166-1 alpha-2 code");
            }
        }
        return new SmsDestinations(Set.copyOf(codes));
    }

    /** Why no SMS is sent to the number; empty if it can be sent. */
    Optional<InvalidRecipient> rejection(PhoneNumber number) {
        return Optional.ofNullable(countries.isEmpty() ? DISABLED : rejectionOf(number.e164()));
    }

    private @Nullable InvalidRecipient rejectionOf(String e164) {
        if (EXAMPLES.matcher(e164).matches()) {
            return rejectionOfCountry(COUNTRY_OF_EXAMPLES);
        }
        Phonenumber.PhoneNumber number;
        try {
            number = NUMBERS.parse(e164, null);
        } catch (NumberParseException e) {
            return UNASSIGNED;
        }
        // A number that is written with a national prefix has another E.164 form.
        if (!NUMBERS.isValidNumber(number)
                || !NUMBERS.format(number, PhoneNumberFormat.E164).equals(e164)) {
            return UNASSIGNED;
        }
        String country = NUMBERS.getRegionCodeForNumber(number);
        // Some satellite numbers have the type of mobile ones, but no country.
        return !MOBILE.contains(NUMBERS.getNumberType(number))
                        || country == null
                        || country.equals(PhoneNumberUtil.REGION_CODE_FOR_NON_GEO_ENTITY)
                ? UNSUPPORTED
                : rejectionOfCountry(country);
    }

    private @Nullable InvalidRecipient rejectionOfCountry(String country) {
        return countries.contains(country) ? null : OTHER_COUNTRY;
    }
}
