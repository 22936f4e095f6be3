package dev.msgapi.faults;

/**
 * An injected error of the kind that one message or request can cause: the class that it needs
 * cannot be loaded.
 */
final class InjectedError extends LinkageError {
    private static final long serialVersionUID = 1;

    InjectedError() {
        super("injected");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
