/** The ports to what is stored: histories, sealed content, erasures and the audit. */
@NullMarked
package dev.msgapi.store;

import org.jspecify.annotations.NullMarked;
