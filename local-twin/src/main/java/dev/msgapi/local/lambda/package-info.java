/** Lambda: function processes, the Runtime API, event source mappings and schedules. */
@NullMarked
package dev.msgapi.local.lambda;

import org.jspecify.annotations.NullMarked;
