package dev.msgapi.model;

import java.time.Duration;

/**
 * The limits of the API's contract and of the services behind it. How long calls may take is in
 * {@link CallBudget}.
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

    /** RFC 5322 section 2.1.1: characters of a line, and so of a subject. */
    public static final int SUBJECT_CHARS_MAX = 998;

    /** Bytes of UTF-8 of a message's content. */
    public static final int CONTENT_BYTES_MAX = 256 * 1024;

    /** Characters of a client's own reference. */
    public static final int REFERENCE_CHARS_MAX = 255;

    /** Characters of an idempotency key, without the quotes around it. */
    public static final int IDEMPOTENCY_KEY_CHARS_MAX = 255;

    /** How long an idempotency key names the same request. */
    public static final Duration IDEMPOTENCY_RETENTION = Duration.ofHours(24);

    /**
     * A consumer drops a copy of a message that is older than this. A replay of a dead-letter queue
     * starts SQS's 14 days again, so nothing else would end it.
     */
    public static final Duration MESSAGE_AGE_MAX = Duration.ofDays(30);

    /** How long the item of an erased message stays in the table, without its content. */
    public static final Duration ERASED_ITEM_RETENTION = Duration.ofDays(1);

    /**
     * How long an erasure is remembered once nothing is left to erase: longer than {@link
     * #MESSAGE_AGE_MAX}, so that no copy of a message outlives it, and than the 35 days to which a
     * table can be restored.
     */
    public static final Duration TOMBSTONE_RETENTION = Duration.ofDays(40);

    /** Segments of one SMS; Amazon SNS takes 1,600 characters in all. */
    public static final int SMS_SEGMENTS_MAX = 10;

    /**
     * Bytes of a request's body. Content of 256 KiB takes up to 1.5 MiB if JSON escapes every
     * character of it.
     */
    public static final int BODY_BYTES_MAX = 2 * 1024 * 1024;

    /** Depth of a request's JSON; a message needs one level. */
    public static final int JSON_DEPTH_MAX = 32;

    /** Field errors that one answer lists. */
    public static final int FIELD_ERRORS_MAX = 20;

    /** Bytes of one SQS message (Amazon SQS message quotas). */
    public static final int QUEUE_MESSAGE_BYTES_MAX = 1024 * 1024;

    /** Messages of one page of a history. */
    public static final int PAGE_MAX = 100;

    /** Messages of one page of a history if the client names no limit. */
    public static final int PAGE_DEFAULT = 50;

    /**
     * Bytes of messages after which a page ends early: Lambda answers at most 6 MB, and one more
     * escaped message still fits.
     */
    public static final int PAGE_BYTES_MAX = 3 * 1024 * 1024;

    private Limits() {}
}
