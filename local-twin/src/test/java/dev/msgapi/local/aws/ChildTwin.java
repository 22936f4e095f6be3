package dev.msgapi.local.aws;

import java.nio.file.Path;

/** The services in a process of their own, for a test to kill: prints the port, then waits. */
final class ChildTwin {
    private ChildTwin() {}

    public static void main(String[] args) throws Exception {
        TestTwin twin = TestTwin.start(Path.of(args[0]));
        System.out.println("port " + twin.services().port());
        Thread.currentThread().join();
    }
}
