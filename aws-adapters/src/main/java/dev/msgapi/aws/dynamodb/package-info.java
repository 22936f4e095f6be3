/**
 * The DynamoDB tables. {@link dev.msgapi.aws.dynamodb.MessageAttribute} defines the stored message.
 */
@NullMarked
package dev.msgapi.aws.dynamodb;

import org.jspecify.annotations.NullMarked;
