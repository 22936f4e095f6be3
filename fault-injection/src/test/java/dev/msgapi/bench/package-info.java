/**
 * Measures what sealing costs, for {@code make bench}. It prints ratios within one run, because
 * machines differ.
 */
package dev.msgapi.bench;
