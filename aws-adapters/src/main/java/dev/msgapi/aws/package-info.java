/** The AWS SDK's clients, and what its errors mean. */
@NullMarked
package dev.msgapi.aws;

import org.jspecify.annotations.NullMarked;
