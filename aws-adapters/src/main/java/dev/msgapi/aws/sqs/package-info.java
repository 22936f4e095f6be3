/** The ports to the queues, implemented with Amazon SQS. */
@NullMarked
package dev.msgapi.aws.sqs;

import org.jspecify.annotations.NullMarked;
