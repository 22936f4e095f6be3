package dev.msgapi.faults;

/**
 * A promise that a history broke.
 *
 * @param detail which message, and how
 */
record Violation(Rule rule, String detail) {
    enum Rule {
        /** A 202 is in no queue, no dead-letter queue and no final status. */
        LOST,
        /** A provider accepted a message more often than the policy lets it. */
        ACCEPTED_TOO_OFTEN,
        /** A message was sent again without a doubt, too early, or without saying so. */
        RESENT_WITHOUT_DOUBT,
        /** {@code sent}, and no provider has it; or {@code failed}, and one does. */
        UNTRUE_STATUS,
        /** A status went backwards, or a final one changed. */
        WENT_BACKWARDS,
        /** Something that had its outcome was sent by a replay. */
        SENT_BY_REPLAY,
        /** It never came to rest, with nothing going wrong any more. */
        UNSETTLED,
        /** An item that GET cannot show, or shows with what is secret. */
        UNREADABLE,
        /** Throttling alone put a message into a dead-letter queue. */
        DEAD_LETTERED_BY_THROTTLING,
        /** A poison message is not in its dead-letter queue, byte for byte. */
        POISON_NOT_KEPT,
        /** One idempotency key had more than one message. */
        KEY_WITH_TWO_MESSAGES,
        /** A consumer that could have known of the erasure had the message sent. */
        SENT_THOUGH_ERASED,
        /** A history shows what was erased. */
        SHOWN_THOUGH_ERASED,
        /** Something of an erased message is in its item, or stays for longer than its erasure. */
        CONTENT_THOUGH_ERASED,
        /** An erasure that was promised or ordered is not carried out in the end. */
        UNERASED,
        /** An erasure was ordered before it was in the audit. */
        UNAUDITED,
        /** An erasure says that it erased another number of messages than it did. */
        MISCOUNTED,
        /** Something threw what nobody expects. */
        BUG
    }
}
