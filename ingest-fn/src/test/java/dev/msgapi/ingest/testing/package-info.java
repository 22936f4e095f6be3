/**
 * What the tests of other modules share with ingest-fn's: its store in memory, and the contract.
 */
package dev.msgapi.ingest.testing;
