/** {@code DELETE /msg}, {@code GET /msg/erasure}, and the worker that removes content. */
@NullMarked
package dev.msgapi.erasure;

import org.jspecify.annotations.NullMarked;
