/**
 * What the tests of all modules share: messages, ports in memory, and for each port of a table the
 * contract that both its adapter and its implementation in memory keep.
 */
package dev.msgapi.testing;
