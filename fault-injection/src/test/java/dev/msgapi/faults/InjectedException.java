package dev.msgapi.faults;

/** An injected fault as the caller sees it. */
abstract sealed class InjectedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private InjectedException(String message) {
        super(message, null, false, false);
    }

    /** The call failed, with or without its effect. */
    static final class CallFailed extends InjectedException {
        private static final long serialVersionUID = 1;

        CallFailed() {
            super("injected");
        }
    }

    /** No answer arrived in time; the call may have had its effect. */
    static final class NoAnswer extends InjectedException {
        private static final long serialVersionUID = 1;

        NoAnswer() {
            super("injected: no answer");
        }
    }

    /** The service answered with an error, and did nothing. */
    static final class ErrorAnswer extends InjectedException {
        private static final long serialVersionUID = 1;
        final InjectedFault fault;

        ErrorAnswer(InjectedFault fault) {
            super("injected: " + fault);
            this.fault = fault;
        }
    }
}
