package dev.msgapi.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.msgapi.model.InvalidRecipient;
import dev.msgapi.model.PhoneNumber;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmsDestinationsTest {
    private static final String COUNTRIES = "GB,US,DE,FR,JP,IT";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+447400123456",
                "+12015550123",
                "+4915123456789",
                "+33612345678",
                "+818012345678",
                "+393123456789",
                "+447700900000",
                "+447700900999"
            })
    void acceptMobileNumbersOfTheirCountries(String number) {
        assertThat(rejection(COUNTRIES, number)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+1234567",
                "+9991234567890",
                "+10005550123",
                "+4407400123456",
                "+44740012345",
                "+4474001234567",
                "+44770090012",
                "+4477009001234",
                "+210123456789",
                "+123456789012345"
            })
    void rejectUnassignableNumbers(String number) {
        assertThat(rejection(COUNTRIES, number)).isEqualTo("invalid_phone_number");
    }

    @ParameterizedTest
    @CsvSource({
        "premium rate, +979123456789",
        "premium rate, +19002345678",
        "premium rate, +449012345678",
        "shared cost, +448431234567",
        "shared cost, +80812345678",
        "satellite, +870301234567",
        "satellite, +881812345678",
        "satellite, +881612345678",
        "satellite, +8821612345678",
        "global network, +8823456789012",
        "global network, +883510012345678",
        "global network, +878101234567890",
        "global network, +88812345678901",
        "personal, +447012345678",
        "pager, +447640123456",
        "company-wide, +445512345678",
        "voice mail, +34701234567",
        "toll-free, +448081570000",
        "toll-free, +18002345678",
        "toll-free, +80012345678",
        "internet telephony, +445612345678",
        "landline, +442079460000",
        "landline, +390236618300"
    })
    void rejectNumbersThatAreNotMobileInEveryCountry(String type, String number) {
        assertThat(rejection(COUNTRIES, number)).as(type).isEqualTo("unsupported_number_type");
        assertThat(rejection("ES", number)).as(type).isEqualTo("unsupported_number_type");
    }

    @ParameterizedTest
    @CsvSource({
        "GB, +33612345678",
        "GB, +12015550123",
        // Countries that share a calling code.
        "GB, +447797712345",
        "GB, +447781123456",
        "US, +15062345678",
        "US, +18762101234",
        "US, +18092345678",
        "RU, +77710009998",
        "FR, +447700900123",
        "FR, +447400123456"
    })
    void rejectNumbersOfOtherCountriesWithoutNamingTheirOwn(String countries, String number) {
        InvalidRecipient rejection =
                SmsDestinations.in(countries).rejection(new PhoneNumber(number)).orElseThrow();
        assertThat(rejection.code()).isEqualTo("country_not_enabled");
        assertThat(rejection.detail()).doesNotContain(countries).doesNotContain(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+447700900123", "+12015550123", "+19002345678", "+1234567"})
    void rejectEveryNumberWithoutCountries(String number) {
        assertThat(rejection("", number)).isEqualTo("sms_not_enabled");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"UK", "gb", "GBR", "GB,", ",GB", "GB, US", "GB;US", " ", "*", "001", "XX"})
    void rejectMalformedCountries(String countries) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SmsDestinations.in(countries))
                .withMessageContaining("ISO 3166-1 alpha-2");
    }

    @Test
    void acceptACountryThatIsNamedTwice() {
        assertThat(rejection("GB,GB", "+447400123456")).isEmpty();
    }

    /** The code of the rejection; empty if there is none. */
    private static String rejection(String countries, String number) {
        return SmsDestinations.in(countries)
                .rejection(new PhoneNumber(number))
                .map(InvalidRecipient::code)
                .orElse("");
    }
}
