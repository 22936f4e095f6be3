/**
 * What the tests of every module share: messages, ports in memory, and for each port of a table the
 * contract that its adapter and its implementation in memory both keep.
 */
package dev.msgapi.testing;
