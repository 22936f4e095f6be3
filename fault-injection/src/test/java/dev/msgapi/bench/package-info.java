/** What sealing costs, measured by {@code make bench}: ratios of one run, since machines differ. */
package dev.msgapi.bench;
