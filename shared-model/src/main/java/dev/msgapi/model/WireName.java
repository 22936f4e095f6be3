package dev.msgapi.model;

/** A value that the API, the tables, the queues and the log all spell the same way. */
public interface WireName {
    /** The name, in lower case except where the API says otherwise. */
    String wireName();
}
