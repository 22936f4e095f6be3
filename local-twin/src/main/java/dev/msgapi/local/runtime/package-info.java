/** What runs in a function's process, with AWS's runtime client. */
@NullMarked
package dev.msgapi.local.runtime;

import org.jspecify.annotations.NullMarked;
