/** Amazon SQS behind the core's ports. */
@NullMarked
package dev.msgapi.aws.sqs;

import org.jspecify.annotations.NullMarked;
