package dev.msgapi.ingest;

import java.util.BitSet;

/**
 * How an SMS is encoded and how many segments it takes (3GPP TS 23.038 section 6.2.1 and TS 23.040
 * section 9.2.3.24.1): the GSM 7-bit default alphabet with its extension table where every
 * character is in it, else UCS-2. A segment of several loses room to the header that joins them.
 */
public record SmsText(Encoding encoding, int segments) {

    /**
     * An SMS alphabet.
     *
     * <p>{@code single} and {@code joined} are the units that one segment holds alone and among
     * several: septets in GSM-7, 16-bit units in UCS-2.
     */
    public enum Encoding {
        GSM_7("GSM-7", 160, 153),
        UCS_2("UCS-2", 70, 67);

        private final String wireName;
        private final int single;
        private final int joined;

        Encoding(String wireName, int single, int joined) {
            this.wireName = wireName;
            this.single = single;
            this.joined = joined;
        }

        /** The name in the API. */
        public String wireName() {
            return wireName;
        }
    }

    /** The default alphabet, without ESC, which stands for nothing by itself. */
    private static final BitSet BASIC =
            setOf(
                    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
                            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà");

    /** The extension table: each takes two septets, ESC and its own. */
    private static final BitSet EXTENDED = setOf("\f^{}\\[~]|€");

    /** Measures a text of one character or more. */
    public static SmsText of(String text) {
        Encoding encoding =
                text.chars().allMatch(c -> BASIC.get(c) || EXTENDED.get(c))
                        ? Encoding.GSM_7
                        : Encoding.UCS_2;
        return new SmsText(encoding, segments(text, encoding));
    }

    /** Fills segments one after another: what takes two units is never torn between two of them. */
    private static int segments(String text, Encoding encoding) {
        int total = 0;
        int segments = 1;
        int used = 0;
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            int units =
                    switch (encoding) {
                        case GSM_7 -> EXTENDED.get(character) ? 2 : 1;
                        case UCS_2 -> Character.charCount(character);
                    };
            total += units;
            if (used + units > encoding.joined) {
                segments++;
                used = 0;
            }
            used += units;
            i += Character.charCount(character);
        }
        return total <= encoding.single ? 1 : segments;
    }

    private static BitSet setOf(String characters) {
        BitSet set = new BitSet();
        characters.chars().forEach(set::set);
        return set;
    }
}
