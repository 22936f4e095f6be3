/** What a function may log: events, ids and causes, never content or a recipient. */
@NullMarked
package dev.msgapi.log;

import org.jspecify.annotations.NullMarked;
