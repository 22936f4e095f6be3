/** Faults on purpose, so that what the stack promises about failures can be watched. */
@NullMarked
package dev.msgapi.local.chaos;

import org.jspecify.annotations.NullMarked;
