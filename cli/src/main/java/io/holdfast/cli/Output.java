package io.holdfast.cli;

import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a command says: to people in sentences, with a line that is drawn again on a terminal; to machines, with {@code --json},
 * one object a line, each with a {@code type}, the last of them {@code summary}. Results go to standard output; progress and
 * problems, for people, to standard error. Safe for many threads.
 */
final class Output implements Progress {
    private static final long DRAWN_EVERY_NANOS = 200_000_000L;
    private static final long OBJECT_EVERY_NANOS = 1_000_000_000L;
    private static final long PLAIN_EVERY_NANOS = 5_000_000_000L;
    private static final String CLEAR_LINE = "\r\u001b[K";

    /** So often it is looked whether anybody still reads. */
    private static final int ROWS = 1000;

    private final PrintWriter out;
    private final PrintWriter err;
    private final Form form;
    private final Optional<IntSupplier> width;
    private final LongSupplier nanos;
    private Supplier<OptionalDouble> holdingBack = OptionalDouble::empty;
    private @Nullable ProgressLine line;
    private long lastTold;
    private boolean drawn;
    private long rows;

    /** Whom it speaks to. */
    enum Form {
        PEOPLE,
        MACHINES
    }

    /**
     * @param width of a terminal on standard error, where there is one
     * @param nanos a clock such as {@link System#nanoTime}
     */
    Output(PrintWriter out, PrintWriter err, Form form, Optional<IntSupplier> width, LongSupplier nanos) {
        this.out = out;
        this.err = err;
        this.form = form;
        this.width = width;
        this.nanos = nanos;
    }

    /** @param requests a second, while the job is held back for others */
    synchronized void showHoldingBack(Supplier<OptionalDouble> requests) {
        holdingBack = requests;
    }

    /** A sentence for people. Machines are told by the summary. */
    synchronized void say(String text) {
        if (form == Form.PEOPLE) {
            erase();
            out.println(text);
            out.flush();
        }
    }

    /** A sentence for people that is no result: it goes to standard error. */
    synchronized void remark(String text) {
        if (form == Form.PEOPLE) {
            erase();
            err.println(text);
            err.flush();
        }
    }

    /** An object for machines. */
    synchronized void object(String type, Fields fields) {
        if (form == Form.MACHINES) {
            out.println(Json.text(type, fields));
            out.flush();
        }
    }

    /**
     * One of many results: a line for people, an object for machines.
     *
     * @throws OutputClosed if nobody reads any more
     */
    synchronized void row(String text, String type, Fields fields) {
        out.println(form == Form.PEOPLE ? text : Json.text(type, fields));
        if (++rows % ROWS == 0 && out.checkError()) {
            throw new OutputClosed();
        }
    }

    /**
     * The last word of a command that only shows: an object for machines, lines for people.
     *
     * @throws OutputClosed if nobody reads any more
     */
    synchronized void summary(Fields fields, String... lines) {
        if (!isToldAtTheEnd(fields, lines)) {
            throw new OutputClosed();
        }
    }

    /**
     * What is true even if nobody hears of it.
     *
     * @param sentence what was done, and the next step
     * @param exitCode how the command ends all the same
     */
    record Done(String sentence, int exitCode) {}

    /**
     * The same of a command that did something.
     *
     * @throws OutputClosed with what was done, if nobody reads any more
     */
    synchronized void summary(Done done, Fields fields, String... lines) {
        if (!isToldAtTheEnd(fields, lines)) {
            throw new OutputClosed(done);
        }
    }

    /**
     * What must be seen before the command goes on.
     *
     * @param instead what is true if nobody sees it
     * @throws OutputClosed with that, if nobody reads any more
     */
    synchronized void show(Done instead, String type, Fields fields, String... lines) {
        if (!isTold(type, fields, lines)) {
            throw new OutputClosed(instead);
        }
    }

    private boolean isToldAtTheEnd(Fields fields, String... lines) {
        return isTold("summary", fields, lines);
    }

    private boolean isTold(String type, Fields fields, String... lines) {
        object(type, fields);
        for (String each : lines) {
            say(each);
        }
        return !out.checkError();
    }

    @Override
    public synchronized void on(Event event) {
        switch (event) {
            case Event.Advanced advanced -> advanced(advanced);
            case Event.Failed(var key, var why) -> {
                object("problem", new Fields().and("key", key).and("why", why));
                remark(key + ": " + why);
            }
            // People are told by kind, at the end.
            case Event.Lost(var key, var what) ->
                object("loss", new Fields().and("key", key).and("what", what));
            case Event.Noted(var text) -> note(text);
            case Event.Hooked hooked -> hooked(hooked);
            case Event.Checkpointed(var entries, var took) -> {
                object("checkpoint", new Fields().and("entries", entries).and("seconds", Units.seconds(took)));
                remark("Checkpoint: " + Units.count(entries) + " changes are safe, whatever happens now.");
            }
        }
    }

    private void hooked(Event.Hooked hook) {
        object(
                "hook",
                new Fields()
                        .and("hook", hook.hook())
                        .and("exit", hook.exit())
                        .and("seconds", Units.seconds(hook.took()))
                        .and("output", String.join("\n", hook.lines())));
        hook.lines().forEach(line -> remark(hook.hook() + ": " + line));
    }

    /** What the user should know, though nothing is wrong. */
    void note(String text) {
        object("note", new Fields().and("text", text));
        remark(text);
    }

    private void advanced(Event.Advanced event) {
        long now = nanos.getAsLong();
        if (line == null) {
            line = new ProgressLine(now);
            lastTold = now;
        }
        long every =
                form == Form.MACHINES ? OBJECT_EVERY_NANOS : width.isPresent() ? DRAWN_EVERY_NANOS : PLAIN_EVERY_NANOS;
        // A ticker that ticks as often must not lose each second tick to a millisecond.
        if (now - lastTold < every - every / 10) {
            return;
        }
        lastTold = now;
        if (form == Form.MACHINES) {
            object("progress", fields(event, line.since(now), holdingBack.get()));
            return;
        }
        line.learn(event, now);
        ProgressLine known = line;
        OptionalDouble held = holdingBack.get();
        width.ifPresentOrElse(
                columns -> draw(known.drawn(event, now, held, columns.getAsInt() - 1)),
                () -> remark(known.of(event, now) + ProgressLine.heldBack(held)));
    }

    private static Fields fields(Event.Advanced event, Duration since, OptionalDouble held) {
        return new Fields()
                .and("phase", event.phase().name().toLowerCase(Locale.ROOT))
                .and("entries", event.entries())
                .and("ofEntries", event.ofEntries())
                .and("bytes", event.bytes())
                .and("ofBytes", event.ofBytes())
                .and("stored", event.stored())
                .and("seconds", Units.seconds(since))
                .and("holdingBack", Units.tenths(held));
    }

    private void draw(String text) {
        err.print(CLEAR_LINE + text);
        err.flush();
        drawn = true;
    }

    private void erase() {
        if (drawn) {
            err.print(CLEAR_LINE);
            err.flush();
            drawn = false;
        }
    }
}
