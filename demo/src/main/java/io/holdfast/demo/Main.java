package io.holdfast.demo;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code holdfast demo}: a bucket protected, lost and brought back. Needs nothing but this machine. */
public final class Main {
    private static final int OBJECTS = 5_200;
    private static final int DUMP_BYTES = 64 << 20;
    private static final int PATIENCE_SECONDS = 20;

    private Main() {}

    public static void main(String[] args) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        CountDownLatch tidy = new CountDownLatch(1);
        Thread playing = Thread.currentThread();
        // Ctrl-C: the demo is stopped, and tidies up before the process ends.
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(playing, tidy)));
        int exitCode = 1;
        try {
            exitCode = new Demo(out, new Shop(OBJECTS, DUMP_BYTES), Demo.Mishap.NONE).run();
        } finally {
            tidy.countDown();
        }
        System.exit(exitCode);
    }

    private static void stop(Thread playing, CountDownLatch tidy) {
        if (tidy.getCount() > 0) {
            playing.interrupt();
            try {
                tidy.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
