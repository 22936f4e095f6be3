/** What all parts of the twin share: its settings, and the errors that stop its start. */
@NullMarked
package dev.msgapi.local;

import org.jspecify.annotations.NullMarked;
