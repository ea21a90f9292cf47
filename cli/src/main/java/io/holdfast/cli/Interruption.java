package io.holdfast.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C and SIGTERM. While a job runs, its thread is interrupted, and the process waits for it to end, so that it says what
 * became of it. At any other time the process just ends. Either way with 130, unless the job was done in spite of it.
 */
final class Interruption {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Thread job;
    private volatile boolean came;
    private volatile Duration patience = PATIENCE;
    private volatile int exitCode = ExitCodes.INTERRUPTED;

    /** From now on signals are taken care of. */
    void listen() {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::stopJob));
    }

    /** The thread that calls this is to be interrupted, and waited for. */
    void jobBegins() {
        job = Thread.currentThread();
    }

    /** The job may take so much longer to stop: a command of the user's has to run to its end. */
    void allow(Duration more) {
        patience = PATIENCE.plus(more);
    }

    /** Whether a signal has come. */
    boolean hasCome() {
        return came;
    }

    /** The command is over and has said everything. */
    void commandEnded(int code) {
        // Whoever finished in spite of the signal says so.
        exitCode = ExitCodes.isDone(code) ? code : ExitCodes.INTERRUPTED;
        ended.countDown();
    }

    private void stopJob() {
        if (ended.getCount() == 0) {
            return;
        }
        came = true;
        Thread running = job;
        if (running != null) {
            running.interrupt();
            awaitEnd();
        }
        // Else the JVM would end with 143 after SIGTERM; exit would wait for this hook.
        Runtime.getRuntime().halt(exitCode);
    }

    private void awaitEnd() {
        try {
            if (!ended.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println("holdfast: the job did not stop within " + patience.toSeconds()
                        + " s and was cut off. What was committed before is not harmed. Next: holdfast snapshots, to see what there "
                        + "is; then run it again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
