package dev.msgapi.securestore;

import dev.msgapi.http.Problem;

/** Why a message can't be decrypted. */
final class DecryptProblems {
    private DecryptProblems() {}

    /** 404: the recipient has no such message. */
    static Problem messageNotFound() {
        return new Problem(
                404, "message-not-found", "Not Found", "This recipient has no such message.");
    }

    /** 409: the message's history shows its content. */
    static Problem notSealed() {
        return new Problem(
                409,
                "not-sealed",
                "Conflict",
                "The message is not stored sealed; its history shows its content.");
    }

    /** 409: the sealed content was not sealed for this message, or its key can't be used. */
    static Problem doesNotOpen() {
        return new Problem(
                409,
                "does-not-open",
                "Conflict",
                "The sealed content can't be opened; its audit entry names the cause.");
    }
}
