package dev.msgapi.securestore;

import dev.msgapi.model.ServiceUnavailable;

/** KMS returned no data key, so nothing was sealed. */
final class SealerUnavailable extends ServiceUnavailable {
    SealerUnavailable(String summary, Throwable cause) {
        super("the content was not sealed", summary, cause);
    }
}
