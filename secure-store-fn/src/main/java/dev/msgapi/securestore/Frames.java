package dev.msgapi.securestore;

import com.amazonaws.encryptionsdk.ParsedCiphertext;
import java.nio.ByteBuffer;

/**
 * The frames of a ciphertext in the AWS Encryption SDK's message format (AWS Encryption SDK
 * Developer Guide, "Message format reference"). The SDK for Java accepts any sequence number in the
 * final frame; this check rejects a ciphertext whose number was changed.
 */
final class Frames {
    private static final int FINAL_FRAME = 0xFFFFFFFF;
    private static final int IV_BYTES = 12;
    private static final int TAG_BYTES = 16;

    private Frames() {}

    /**
     * Whether the frames are numbered from one, and the final frame ends the ciphertext.
     *
     * @throws RuntimeException of several kinds if the ciphertext ends early
     */
    static boolean areInOrder(ParsedCiphertext header, byte[] ciphertext) {
        int regularBytes = IV_BYTES + header.getFrameLength() + TAG_BYTES;
        ByteBuffer body = ByteBuffer.wrap(ciphertext).position(header.getOffset());
        int number = 1;
        while (true) {
            int found = body.getInt();
            if (found == FINAL_FRAME) {
                return body.getInt() == number
                        && body.getInt(body.position() + IV_BYTES)
                                == body.remaining() - IV_BYTES - Integer.BYTES - TAG_BYTES;
            }
            if (found != number) {
                return false;
            }
            body.position(body.position() + regularBytes);
            number++;
        }
    }
}
