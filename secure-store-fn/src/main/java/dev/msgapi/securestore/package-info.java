/** Seals {@code store_secure} content under a KMS key, and {@code POST /msg/decrypt} opens it. */
@NullMarked
package dev.msgapi.securestore;

import org.jspecify.annotations.NullMarked;
