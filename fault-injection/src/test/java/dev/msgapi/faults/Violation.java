package dev.msgapi.faults;

/**
 * A promise that a run broke.
 *
 * @param detail which message broke it, and how
 */
record Violation(Rule rule, String detail) {
    enum Rule {
        /** A message with a 202 is in no queue and has no final status. */
        LOST,
        /** A provider accepted a message more often than the policy allows. */
        ACCEPTED_TOO_OFTEN,
        /** A message was sent again although a consumer knew, and could say, that it was sent. */
        YES_FORGOTTEN,
        /** A message stays in doubt although its consumers knew, and could say, that it was not. */
        NO_FORGOTTEN,
        /** A provider was called when the claim's lease had ended or did not cover the call. */
        SENT_WITHOUT_LEASE,
        /** A message was resent without a send in doubt, too early, or without saying so. */
        RESENT_WITHOUT_DOUBT,
        /** A message is {@code sent} and no provider has it, or {@code failed} and one has. */
        UNTRUE_STATUS,
        /** A status went backwards, or a final one changed. */
        WENT_BACKWARDS,
        /** A replay sent a message that had its outcome. */
        SENT_BY_REPLAY,
        /** A message from before a restore of the table was sent after it. */
        SENT_AFTER_RESTORE,
        /** A message never settled although nothing went wrong any more. */
        UNSETTLED,
        /**
         * GET or decrypt does not have a message's content, or GET shows one that may only be
         * stored sealed.
         */
        UNREADABLE,
        /** A message got into a dead-letter queue only because of throttling. */
        DEAD_LETTERED_BY_THROTTLING,
        /** A poison message is not byte for byte in its dead-letter queue. */
        POISON_NOT_KEPT,
        /** One idempotency key had more than one message. */
        KEY_WITH_TWO_MESSAGES,
        /** A consumer that could know of the erasure sent the message. */
        SENT_THOUGH_ERASED,
        /** A recipient's history shows an erased message, or somebody could open one. */
        SHOWN_THOUGH_ERASED,
        /** The item of an erased message has content, or stays for too long. */
        CONTENT_THOUGH_ERASED,
        /** An erasure that was promised or queued is not complete in the end. */
        UNERASED,
        /** An erasure was queued, or a message was opened, before it was in the audit. */
        UNAUDITED,
        /** An erasure reports another number of messages than it erased. */
        MISCOUNTED,
        /** Something threw an unexpected exception. */
        BUG
    }
}
