/** What AWS Lambda gives to a function. */
@NullMarked
package dev.msgapi.aws.lambda;

import org.jspecify.annotations.NullMarked;
