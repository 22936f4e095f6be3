/**
 * API Gateway: routes, signatures, API keys, the usage plan, proxy events and gateway responses.
 */
@NullMarked
package dev.msgapi.local.gateway;

import org.jspecify.annotations.NullMarked;
