package dev.msgapi.securestore;

import java.util.Locale;

/** Why a ciphertext can't be opened, in the product's own words for the audit. */
enum OpenFailure {
    /** It was sealed for another message. */
    OTHER_ITEM,
    /** It is not what was sealed. */
    ALTERED,
    /** It was sealed under a key that is not among the known ones. */
    UNKNOWN_KEY,
    /** It opens, but what it contains is not content of a known version. */
    UNKNOWN_FORM;

    Opener.Result result() {
        return new Opener.Result.DoesNotOpen(name().toLowerCase(Locale.ROOT));
    }
}
