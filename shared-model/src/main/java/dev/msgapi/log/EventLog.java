package dev.msgapi.log;

/** Where a function writes its log, line by line. */
@FunctionalInterface
public interface EventLog {
    void record(LogLine line);
}
