package dev.msgapi.ingest;

import java.util.BitSet;

/**
 * How an SMS is encoded and how many segments it takes (3GPP TS 23.038 section 6.2.1 and TS 23.040
 * section 9.2.3.24.1): in the GSM 7-bit default alphabet with its extension table if that has every
 * character, otherwise in UCS-2. If there are several segments, each also contains a header.
 */
public record SmsText(Encoding encoding, int segments) {
    /** The maximum number of segments; Amazon SNS accepts at most 1,600 characters. */
    static final int SEGMENTS_MAX = 10;

    /**
     * An SMS alphabet.
     *
     * <p>{@code single} is how many units fit into the only segment, and {@code joined} how many
     * fit into one of several: septets in GSM-7, 16-bit units in UCS-2.
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

    /** The default alphabet without ESC, which is not a character. */
    private static final BitSet BASIC =
            setOf(
                    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
                            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà");

    /** The extension table: each character takes two septets, ESC and its own. */
    private static final BitSet EXTENDED = setOf("\f^{}\\[~]|€");

    /** Measures a text, which must not be empty. */
    public static SmsText of(String text) {
        Encoding encoding =
                text.chars().allMatch(c -> BASIC.get(c) || EXTENDED.get(c))
                        ? Encoding.GSM_7
                        : Encoding.UCS_2;
        return new SmsText(encoding, segments(text, encoding));
    }

    /** Fills segments one after another; a character of two units is not split between two. */
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
