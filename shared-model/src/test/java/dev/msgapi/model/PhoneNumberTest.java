package dev.msgapi.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumberTest {
    @ParameterizedTest
    @ValueSource(strings = {"+447700900123", "+1234567", "+123456789012345"})
    void acceptsE164AsAddressAndKey(String text) {
        assertThat(Recipient.parse(text)).isEqualTo(new Parsed.Valid<>(new PhoneNumber(text)));
        assertThat(new PhoneNumber(text).address()).isEqualTo(text);
        assertThat(new PhoneNumber(text).key().value()).isEqualTo(text);
        assertThat(new PhoneNumber(text).defaultChannel()).isEqualTo(Channel.SMS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+",
                "+123456",
                "+1234567890123456",
                "+0447700900123",
                "++447700900123",
                "+44 7700 900123",
                "+44-7700-900123",
                "+44(0)7700900123",
                "+447700900123;ext=1",
                "+447700900123\n",
                "+44770090012x",
                "+٤٤٧٧٠٠٩٠٠١٢٣",
                "+４４７７００９００１２３"
            })
    void rejectsAnyOtherFormOfANumber(String text) {
        assertThat(code(text)).isEqualTo("invalid_phone_number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "447700900123", "00447700900123", "07700900123", "ada", " +1"})
    void rejectsTextThatIsNeitherAddressNorNumber(String text) {
        assertThat(code(text)).isEqualTo("invalid_recipient");
    }

    @Test
    void cannotBeConstructedFromAnotherForm() {
        assertThatThrownBy(() -> new PhoneNumber("07700900123"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("0770");
    }

    @Test
    void masksItselfInToString() {
        assertThat(new PhoneNumber("+447700900123")).hasToString("+***");
    }

    /** The code of the error, or null if the text is a recipient. */
    private static @Nullable String code(String text) {
        return Recipient.parse(text) instanceof Parsed.Invalid(InvalidRecipient invalid)
                ? invalid.code()
                : null;
    }
}
