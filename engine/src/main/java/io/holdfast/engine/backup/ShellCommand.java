package io.holdfast.engine.backup;

import io.holdfast.engine.bytes.Printable;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.Interrupted;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A command of the user's, run by the shell with nothing on its standard input, and ended when its time is over. The end of what it
 * prints, on either of its outputs, is kept.
 */
public final class ShellCommand {
    /** Bytes of its output that are kept. */
    static final int KEPT = 16 << 10;

    /** Whoever was asked to end has so long; then it is ended. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    /** A child of its own may hold its output open for ever. */
    private static final long LAST_WORDS_MILLIS = 1000;

    private final Process process;
    private final Thread listener;
    private final long begun = System.nanoTime();
    private byte[] kept = {};
    private boolean isCut;

    /**
     * How it ended.
     *
     * @param exit  its exit code; empty if its time was over
     * @param lines the end of what it printed, nothing in them can move a cursor
     */
    public record Ended(Optional<Integer> exit, Duration took, List<String> lines) {
        public Ended {
            lines = List.copyOf(lines);
        }
    }

    private ShellCommand(Process process) {
        this.process = process;
        this.listener = Thread.ofPlatform().daemon().name("output of a hook").start(this::listen);
    }

    /**
     * Runs it, unless it is to stop.
     *
     * @param environment all of it
     * @param isToStop    is asked now and then; so ended it is told as interrupted
     * @throws Conflict    if there is no shell
     * @throws Interrupted if it was stopped, or the thread is interrupted, which ends the command too; that stays so
     */
    public static Ended run(String command, Map<String, String> environment, Duration limit, BooleanSupplier isToStop) {
        ShellCommand started = start(command, environment);
        return started.end(started.endedOrStopped(limit, isToStop));
    }

    /**
     * Runs it also where the thread is interrupted, which stays so.
     *
     * @throws Conflict if there is no shell
     */
    public static Ended runWhateverComes(String command, Map<String, String> environment, Duration limit) {
        ShellCommand started = start(command, environment);
        return started.end(started.endedWhateverComes(limit));
    }

    private static ShellCommand start(String command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return new ShellCommand(builder.start());
        } catch (IOException e) {
            throw new Conflict(
                    "The shell that is to run a hook can't be started: " + e.getMessage() + ". Next: check /bin/sh", e);
        }
    }

    /** @param ended else its time is over */
    private Ended end(boolean ended) {
        if (!ended) {
            stop();
        }
        Optional<Integer> exit = ended ? Optional.of(process.exitValue()) : Optional.empty();
        return new Ended(exit, Duration.ofNanos(System.nanoTime() - begun), lines());
    }

    private boolean endedOrStopped(Duration limit, BooleanSupplier isToStop) {
        try {
            while (!process.waitFor(Math.min(left(limit), LOOK_EVERY.toNanos()), TimeUnit.NANOSECONDS)) {
                if (isToStop.getAsBoolean()) {
                    stop();
                    throw new Interrupted("Stopped while a hook was running. Next: start the backup again");
                }
                if (left(limit) <= 0) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            stop();
            Thread.currentThread().interrupt();
            throw new Interrupted("Interrupted while a hook was running. Next: start the backup again", e);
        }
    }

    private long left(Duration limit) {
        return limit.toNanos() - (System.nanoTime() - begun);
    }

    private boolean endedWhateverComes(Duration limit) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return process.waitFor(left(limit), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Ends it with those it started: itself first, else it might see them end and go on. */
    private void stop() {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroy();
        started.forEach(ProcessHandle::destroy);
        long asked = System.nanoTime();
        while ((process.isAlive() || started.stream().anyMatch(ProcessHandle::isAlive))
                && System.nanoTime() - asked < GRACE.toNanos()) {
            pause();
        }
        process.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
    }

    private static void pause() {
        boolean interrupted = Thread.interrupted();
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen() {
        byte[] buffer = new byte[4096];
        try (InputStream said = process.getInputStream()) {
            for (int read = said.read(buffer); read >= 0; read = said.read(buffer)) {
                keep(buffer, read);
            }
        } catch (IOException e) {
            // It was ended. What it said before is kept.
            return;
        }
    }

    private synchronized void keep(byte[] buffer, int length) {
        byte[] all = Arrays.copyOf(kept, kept.length + length);
        System.arraycopy(buffer, 0, all, kept.length, length);
        isCut |= all.length > KEPT;
        kept = Arrays.copyOfRange(all, Math.max(0, all.length - KEPT), all.length);
    }

    private List<String> lines() {
        boolean interrupted = Thread.interrupted();
        try {
            listener.join(LAST_WORDS_MILLIS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            String text = new String(kept, StandardCharsets.ISO_8859_1);
            return text.lines()
                    .skip(isCut ? 1 : 0)
                    .map(line -> Printable.of(line.getBytes(StandardCharsets.ISO_8859_1)))
                    .toList();
        }
    }
}
