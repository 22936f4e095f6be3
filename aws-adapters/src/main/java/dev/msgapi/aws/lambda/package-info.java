/** Adapters to the Lambda runtime. */
@NullMarked
package dev.msgapi.aws.lambda;

import org.jspecify.annotations.NullMarked;
