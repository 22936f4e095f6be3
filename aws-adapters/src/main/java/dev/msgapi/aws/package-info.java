/** The clients of the AWS SDK, and the meaning of its errors. */
@NullMarked
package dev.msgapi.aws;

import org.jspecify.annotations.NullMarked;
