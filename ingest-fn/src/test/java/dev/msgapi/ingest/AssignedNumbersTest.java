package dev.msgapi.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.model.PhoneNumber;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssignedNumbersTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "+447400123456",
                "+12015550123",
                "+4915123456789",
                "+33612345678",
                "+818012345678",
                "+390236618300",
                "+447700900000",
                "+447700900999"
            })
    void containAssignableNumbers(String number) {
        assertThat(AssignedNumbers.contain(new PhoneNumber(number))).isTrue();
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
    void doNotContainUnassignableNumbers(String number) {
        assertThat(AssignedNumbers.contain(new PhoneNumber(number))).isFalse();
    }
}
