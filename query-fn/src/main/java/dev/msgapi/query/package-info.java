/** {@code GET /msg} and {@code GET /msg/audit}. */
@NullMarked
package dev.msgapi.query;

import org.jspecify.annotations.NullMarked;
