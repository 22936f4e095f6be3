/** DynamoDB Local and the stack's tables in it. */
@NullMarked
package dev.msgapi.local.aws.dynamodb;

import org.jspecify.annotations.NullMarked;
