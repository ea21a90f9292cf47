package io.holdfast.demo;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code holdfast demo}: a bucket protected, lost and brought back. Needs nothing but this machine. */
public final class Main {
    private static final int OBJECTS = 5_200;
    private static final int DUMP_BYTES = 64 << 20;
    private static final int PATIENCE_SECONDS = 20;

    private Main() {}

    private static final String HELP = """
            Usage: holdfast demo
            A bucket is filled, backed up, changed, backed up again, deleted, and brought back in another region.
            Everything happens on this machine, in memory: two S3 servers of this process stand for the regions, and
            nothing is left behind. Each command is printed before it runs.

            Takes about a minute and 1 GB of memory. Ends with 0 only if every byte and header came back.

            Examples:
              holdfast demo
              HOLDFAST_JAVA_OPTS=-Djava.io.tmpdir=/var/tmp holdfast demo     where /tmp is full
            """;

    public static void main(String[] args) {
        List<String> arguments = List.of(args);
        if (arguments.contains("--help") || arguments.contains("-h")) {
            System.out.print(HELP);
            return;
        }
        if (!arguments.equals(List.of("demo"))) {
            System.err.println("holdfast: the demo takes no arguments.");
            System.err.print(HELP);
            System.exit(2);
        }
        play();
    }

    private static void play() {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        CountDownLatch tidy = new CountDownLatch(1);
        Thread playing = Thread.currentThread();
        // Ctrl-C: the demo is stopped, and tidies up before the process ends.
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(playing, tidy)));
        int exitCode = 1;
        try {
            exitCode = new Demo(out, Machine.here(), new Shop(OBJECTS, DUMP_BYTES), Demo.Mishap.NONE).run();
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
