/** The AWS port: it dispatches requests to the emulated services and to the twin's own pages. */
@NullMarked
package dev.msgapi.local.aws;

import org.jspecify.annotations.NullMarked;
