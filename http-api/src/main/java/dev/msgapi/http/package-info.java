/** API Gateway's requests and responses as the HTTP functions see them, and RFC 9457 problems. */
@NullMarked
package dev.msgapi.http;

import org.jspecify.annotations.NullMarked;
