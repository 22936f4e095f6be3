package dev.msgapi.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.msgapi.store.Erasure;
import dev.msgapi.testing.Ids;
import dev.msgapi.testing.Messages;
import org.junit.jupiter.api.Test;

class RecipientKeyTest {
    @Test
    void cannotBeEmpty() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RecipientKey(""));
    }

    @Test
    void isMaskedInToString() {
        assertThat(Messages.EMAIL_KEY.toString()).isEqualTo("***");
        assertThat(new MessageKey(Messages.EMAIL_KEY, Messages.id()).toString())
                .doesNotContain("canary");
        assertThat(new Erasure(Messages.EMAIL_KEY, Ids.erasure(Messages.ACCEPTED)).toString())
                .doesNotContain("canary");
    }
}
