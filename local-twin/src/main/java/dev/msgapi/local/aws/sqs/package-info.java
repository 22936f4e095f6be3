/** SQS: ElasticMQ, what it lacks of SQS, and the redrive. */
@NullMarked
package dev.msgapi.local.aws.sqs;

import org.jspecify.annotations.NullMarked;
