package dev.msgapi.local.gateway;

/** Port: invokes a function synchronously with a proxy event (UTF-8 JSON); it may block. */
@FunctionalInterface
public interface Integration {
    Answer call(String functionName, byte[] event);
}
