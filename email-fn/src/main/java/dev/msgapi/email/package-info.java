/** Sends email through Amazon SES. */
@NullMarked
package dev.msgapi.email;

import org.jspecify.annotations.NullMarked;
