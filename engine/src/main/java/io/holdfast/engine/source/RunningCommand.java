package io.holdfast.engine.source;

import io.holdfast.engine.bytes.Printable;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.Interrupted;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;

/** A command whose output is read. What it says on its standard error is passed on, and its end is kept for a message. */
final class RunningCommand {
    /** Bytes of the end that are kept. */
    private static final int KEPT = 1024;

    private final String program;
    private final Process process;
    private final Thread listener;

    /** The last bytes that it said; changed by the listener alone until that has ended. */
    private volatile byte[] lastWords = {};

    private RunningCommand(String program, Process process, OutputStream errors) {
        this.program = program;
        this.process = process;
        this.listener = Thread.ofPlatform()
                .daemon()
                .name("errors of " + program)
                .start(() -> passOn(process.getErrorStream(), errors));
    }

    /** @throws BadInput if it can't be started */
    static RunningCommand start(List<String> command, OutputStream errors) {
        String program = command.getFirst();
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .start();
            return new RunningCommand(program, process, errors);
        } catch (IOException e) {
            throw new BadInput(
                    "The command " + program + " can't be started: " + e.getMessage() + ". Next: check its name", e);
        }
    }

    InputStream output() {
        return process.getInputStream();
    }

    private void passOn(InputStream said, OutputStream errors) {
        byte[] buffer = new byte[4096];
        try {
            for (int read = said.read(buffer); read >= 0; read = said.read(buffer)) {
                remember(buffer, read);
                errors.write(buffer, 0, read);
                errors.flush();
            }
        } catch (IOException e) {
            // Nobody hears it any more, or it was stopped. Its exit code still decides.
            return;
        }
    }

    private void remember(byte[] buffer, int length) {
        byte[] all = Arrays.copyOf(lastWords, lastWords.length + length);
        System.arraycopy(buffer, 0, all, lastWords.length, length);
        lastWords = Arrays.copyOfRange(all, Math.max(0, all.length - KEPT), all.length);
    }

    /**
     * Waits for its end.
     *
     * @throws Conflict if that was not with 0
     */
    void mustHaveSucceeded() {
        try {
            int exit = process.waitFor();
            // All that it said is heard first; a child of its own may hold its standard error open for ever.
            listener.join(1000);
            if (exit != 0) {
                throw new Conflict("The command " + program + " ended with " + exit + ", so what it printed is not kept"
                        + (lastWords.length == 0 ? "" : ". It said: " + lastLine())
                        + ". Next: make it work, and run the backup again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted("Interrupted while the command " + program + " was running. Next: start it again", e);
        }
    }

    private String lastLine() {
        int end = lastWords.length;
        while (end > 0 && lastWords[end - 1] == '\n') {
            end--;
        }
        int start = end;
        while (start > 0 && lastWords[start - 1] != '\n') {
            start--;
        }
        return Printable.of(Arrays.copyOfRange(lastWords, start, end));
    }

    /** Ends it, if it is still there, with those it started: itself first, else it might see them end and go on. */
    void stop() {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroy();
        started.forEach(ProcessHandle::destroy);
    }
}
