/**
 * What the tests of other modules use of ingest-fn's tests: its store in memory, and the contract.
 */
package dev.msgapi.ingest.testing;
