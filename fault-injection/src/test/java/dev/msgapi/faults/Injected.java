package dev.msgapi.faults;

/** How an injected fault shows to whoever made the call. */
abstract sealed class Injected extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Injected(String message) {
        super(message, null, false, false);
    }

    /** The call failed, with or without its effect. */
    static final class Broken extends Injected {
        private static final long serialVersionUID = 1;

        Broken() {
            super("injected");
        }
    }

    /** No answer came in time, with or without the call's effect. */
    static final class NoAnswer extends Injected {
        private static final long serialVersionUID = 1;

        NoAnswer() {
            super("injected: no answer");
        }
    }

    /** The service answered so, and did nothing. */
    static final class Answer extends Injected {
        private static final long serialVersionUID = 1;
        final Fault fault;

        Answer(Fault fault) {
            super("injected: " + fault);
            this.fault = fault;
        }
    }
}
