/** The twin's command: it reads the environment, and starts and stops the parts of the twin. */
@NullMarked
package dev.msgapi.local.main;

import org.jspecify.annotations.NullMarked;
