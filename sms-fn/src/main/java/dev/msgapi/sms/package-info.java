/** Sends SMS through Amazon SNS. */
@NullMarked
package dev.msgapi.sms;

import org.jspecify.annotations.NullMarked;
