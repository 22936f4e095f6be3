/** AWS's wire protocols: requests, responses and errors. */
@NullMarked
package dev.msgapi.local.aws.protocol;

import org.jspecify.annotations.NullMarked;
