/** The files of the state folder, encrypted under its key. */
@NullMarked
package dev.msgapi.local.aws.state;

import org.jspecify.annotations.NullMarked;
