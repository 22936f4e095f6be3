package dev.msgapi.securestore;

import java.util.Locale;

/** Why a ciphertext can't be opened, as the audit names it. */
enum OpenFailure {
    /** It was sealed for another message. */
    OTHER_ITEM,
    /** It was changed after it was sealed. */
    ALTERED,
    /** It was sealed under an unknown key. */
    UNKNOWN_KEY,
    /** It opens, but it does not contain content of a known version. */
    UNKNOWN_FORM;

    Opener.Result result() {
        return new Opener.Result.DoesNotOpen(name().toLowerCase(Locale.ROOT));
    }
}
