package dev.msgapi.sending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.model.Limits;
import dev.msgapi.sending.AttemptNote.Attempt;
import dev.msgapi.sending.SendState.Claimed;
import dev.msgapi.sending.SendState.Pass;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptNoteCodecTest {
    private static final Instant LEASE_END = Instant.parse("2026-11-22T15:42:22.123Z");

    @ParameterizedTest
    @EnumSource(Pass.class)
    void readsWhatItWrote(Pass pass) {
        Claimed claim = new Claimed(7, LEASE_END, "0123456789abcdef", pass);
        AttemptNote note =
                new AttemptNote(
                        List.of(
                                new Attempt(claim, false, null),
                                new Attempt(claim, true, null),
                                new Attempt(claim, true, "provider-\"1\"")));
        assertThat(AttemptNoteCodec.read(AttemptNoteCodec.write(note))).isEqualTo(note);
    }

    @Test
    void writesNothingIfNothingIsKnown() {
        assertThat(AttemptNoteCodec.write(AttemptNote.NONE)).isNull();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "{}",
                "[",
                "[{}]",
                "[1]",
                "[{\"attempt\":1}",
                "[{\"attempt\":\"x\",\"pass\":\"FIRST\"}]",
                "[{\"attempt\":1,\"pass\":\"LATER\"}]",
                "[{\"attempt\":1,\"pass\":\"FIRST\",\"confirmed\":\"yes\"}]"
            })
    void knowsNothingFromATextThatItDidNotWrite(String text) {
        assertThat(AttemptNoteCodec.read(text)).isEqualTo(AttemptNote.NONE);
    }

    @Test
    void ignoresWhatALaterVersionAdds() {
        Claimed claim = new Claimed(1, LEASE_END, "token", Pass.FIRST);
        String text = AttemptNoteCodec.write(AttemptNote.unsent(claim));
        assertThat(AttemptNoteCodec.read(text.replace("{", "{\"later\":{\"a\":[1]},")))
                .isEqualTo(AttemptNote.unsent(claim));
    }

    @Test
    void theLongestNoteFitsTheSpaceThatIngestLeavesForIt() {
        Claimed confirmed = new Claimed(1, LEASE_END, "confirmed", Pass.FIRST);
        AttemptNote note = AttemptNote.unsent(confirmed);
        for (int i = 0; i < 100; i++) {
            note =
                    note.plusUnconfirmed(
                            new Claimed(
                                    Integer.MAX_VALUE - i,
                                    LEASE_END,
                                    "0123456789abcdef",
                                    Pass.AFTER_DOUBT));
        }
        assertThat(note.attempts()).hasSize(AttemptNote.ATTEMPTS_MAX);
        // It may still be the state in the table.
        assertThat(note.attempts().getFirst().claim()).isEqualTo(confirmed);
        assertThat(AttemptNoteCodec.write(note).length() + 100)
                .isLessThan(Limits.QUEUE_NOTE_BYTES_MAX);
    }
}
