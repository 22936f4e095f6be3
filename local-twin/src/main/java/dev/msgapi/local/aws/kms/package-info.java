/** KMS with symmetric keys. */
@NullMarked
package dev.msgapi.local.aws.kms;

import org.jspecify.annotations.NullMarked;
