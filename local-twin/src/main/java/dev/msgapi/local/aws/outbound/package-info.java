/** SES and SNS, their chaos, and the inbox of what they accepted. */
@NullMarked
package dev.msgapi.local.aws.outbound;

import org.jspecify.annotations.NullMarked;
