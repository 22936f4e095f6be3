/**
 * How a message is sent once: the states, the rules between them, and the ports to a ledger and a
 * provider. {@link dev.msgapi.sending.Delivery} is the place to start.
 */
@NullMarked
package dev.msgapi.sending;

import org.jspecify.annotations.NullMarked;
