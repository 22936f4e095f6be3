/** Settles messages whose consumer died. */
@NullMarked
package dev.msgapi.sweeper;

import org.jspecify.annotations.NullMarked;
