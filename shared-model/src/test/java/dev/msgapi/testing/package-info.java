/** What the tests of every module share: events as AWS sends them, a log, a ledger, messages. */
package dev.msgapi.testing;
