package io.holdfast.cli;

import io.holdfast.cli.LimitOptions.Limits;
import io.holdfast.engine.error.BadInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Limits that an operator changes while a job runs: a file that is read again every second, and counts when it has changed. What can't
 * be understood is said, with its line, and the last good limits stay.
 */
final class LimitFile implements AutoCloseable {
    private static final int MOST = 64 * 1024;
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Path file;
    private final Limits limits;
    private final Given given;
    private final Output output;
    private final Thread watcher;
    private byte[] known;
    private Optional<String> trouble = Optional.empty();

    /**
     * A limit of each kind, infinite where there is none.
     *
     * @param rate     bytes a second
     * @param requests a second
     */
    record Given(double rate, double requests) {
        /** No limit. */
        static final double NONE = Double.POSITIVE_INFINITY;

        String text() {
            String bytes = rate == NONE ? "any rate" : Units.bytes((long) rate) + "/s";
            return bytes + ", "
                    + (requests == NONE ? "any number of requests" : Units.count((long) requests) + " requests/s");
        }
    }

    private LimitFile(Path file, Limits limits, Given given, Output output) {
        this.file = file;
        this.limits = limits;
        this.given = given;
        this.output = output;
        this.known = read(file);
        apply(parse(known, given, file));
        this.watcher = Thread.ofVirtual().name("limit file").unstarted(this::watch);
    }

    /**
     * Sets the limits as the file says, now and whenever it changes.
     *
     * @param given what holds where the file says nothing
     * @throws BadInput if it can't be read or understood now
     */
    static LimitFile watch(Path file, Limits limits, Given given, Output output) {
        LimitFile watched = new LimitFile(file, limits, given, output);
        watched.watcher.start();
        return watched;
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(LOOK_EVERY);
                look();
            }
        } catch (InterruptedException e) {
            // Closed.
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            byte[] now = read(file);
            if (!Arrays.equals(now, known)) {
                known = now;
                Given wanted = parse(now, given, file);
                apply(wanted);
                output.note("The limits are now " + wanted.text() + ", as " + file + " says.");
            }
            trouble = Optional.empty();
        } catch (BadInput e) {
            if (!trouble.equals(Optional.of(e.message()))) {
                output.note(e.message() + ". Until then the limits stay as they were.");
            }
            trouble = Optional.of(e.message());
        }
    }

    private void apply(Given wanted) {
        limits.bytes().change(wanted.rate);
        limits.requests().change(wanted.requests);
    }

    private static byte[] read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new BadInput("The limit file " + file
                    + " is not there, or is no file. Next: write it, with lines like " + "rate=50M or requests=200");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MOST);
        } catch (IOException e) {
            throw new BadInput("The limit file " + file + " can't be read. Next: check that you may read it", e);
        }
    }

    /** @throws BadInput that names the line */
    static Given parse(byte[] content, Given given, Path file) {
        double rate = given.rate;
        double requests = given.requests;
        List<String> lines = new String(content, StandardCharsets.UTF_8).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replaceFirst("#.*", "").strip();
            int at = line.indexOf('=');
            String name = at < 0 ? line : line.substring(0, at).strip();
            String value = at < 0 ? "" : line.substring(at + 1).strip();
            String where = file + ", line " + (i + 1);
            switch (name) {
                case "" -> {}
                case "rate" -> rate = limit(value, where, Units::parseRate);
                case "requests" -> requests = limit(value, where, LimitFile::parseRequests);
                default -> throw wrong(where);
            }
        }
        return new Given(rate, requests);
    }

    private static double limit(String value, String where, ToDoubleFunction<String> reading) {
        if (value.toLowerCase(Locale.ROOT).equals("none")) {
            return Given.NONE;
        }
        try {
            return reading.applyAsDouble(value);
        } catch (BadInput | NumberFormatException e) {
            throw wrong(where);
        }
    }

    private static double parseRequests(String text) {
        int requests = Integer.parseInt(text);
        if (requests < 1) {
            throw new NumberFormatException("none at all");
        }
        return requests;
    }

    /** What stands there is not repeated: it might be anything. */
    private static BadInput wrong(String where) {
        return new BadInput(where + ", is no limit. Next: write rate=50M, requests=200, or none for either");
    }

    @Override
    public void close() {
        watcher.interrupt();
        boolean interrupted = Thread.interrupted();
        try {
            watcher.join();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
