/** The message and its parts: ids, recipients, content, statuses and limits. */
@NullMarked
package dev.msgapi.model;

import org.jspecify.annotations.NullMarked;
