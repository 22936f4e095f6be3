package dev.msgapi.model;

import java.time.Duration;

/**
 * The limits of the API's contract and of AWS services. {@link Message} and {@link Content} name
 * those of their own components, and {@link CallBudget} says how long calls may take.
 */
public final class Limits {
    /** RFC 5321 section 4.5.3.1.1: octets of a local part. */
    public static final int EMAIL_LOCAL_PART_MAX = 64;

    /** RFC 5321 section 4.5.3.1.3: a path is 256 octets with its angle brackets. */
    public static final int EMAIL_ADDRESS_MAX = 254;

    /** RFC 1035 section 2.3.4: octets of a host name's label. */
    public static final int HOST_LABEL_MAX = 63;

    /** ITU-T E.164: digits after the plus sign. */
    public static final int PHONE_DIGITS_MAX = 15;

    /** Digits after the plus sign: no country assigns shorter numbers that can receive an SMS. */
    public static final int PHONE_DIGITS_MIN = 7;

    /**
     * A consumer drops a copy of a message that is older than this. A replay of a dead-letter queue
     * starts SQS's 14 days again, so nothing else would end it.
     */
    public static final Duration MESSAGE_AGE_MAX = Duration.ofDays(30);

    /** How long the item of an erased message stays in the table, without its content. */
    public static final Duration ERASED_ITEM_RETENTION = Duration.ofDays(1);

    /**
     * How long a tombstone is kept after its erasure is complete: longer than {@link
     * #MESSAGE_AGE_MAX}, so that no copy of a message outlives it, and longer than the 35 days for
     * which a table can be restored.
     */
    public static final Duration TOMBSTONE_RETENTION = Duration.ofDays(40);

    /** Bytes of one SQS message (Amazon SQS message quotas). */
    public static final int QUEUE_MESSAGE_BYTES_MAX = 1024 * 1024;

    /** Bytes of a queued copy's note, its name included. */
    public static final int QUEUE_NOTE_BYTES_MAX = 8 * 1024;

    /** Messages of one page of a history. */
    public static final int PAGE_MAX = 100;

    /** Messages of one page of a history if the client names no limit. */
    public static final int PAGE_DEFAULT = 50;

    private Limits() {}
}
