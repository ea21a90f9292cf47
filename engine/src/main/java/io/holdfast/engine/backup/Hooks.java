package io.holdfast.engine.backup;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Commands of the user's around a backup: one that freezes the source before it is read, one that frees it again. Why it is done
 * so: decision 41.
 *
 * <p>Holds: nothing is read or written unless the first ended with 0; once that was begun, the second runs, whatever becomes of
 * the job, and no interruption cuts it short. Neither is told the password.
 */
public final class Hooks {
    private static final String OURS = "HOLDFAST_";
    private static final String SECRET = OURS + "PASSWORD";

    private final Commands commands;
    private final String source;
    private final Map<String, String> environment;
    private final Progress progress;
    private final BooleanSupplier isToStop;

    /**
     * What is to be run, by the shell.
     *
     * @param before ends with 0 when the source may be read
     * @param after  told what became of the job
     * @param limit  how long each of them may take
     */
    public record Commands(Optional<String> before, Optional<String> after, Duration limit) {
        /** None. */
        public static final Commands NONE = new Commands(Optional.empty(), Optional.empty(), Duration.ofMinutes(5));

        public Commands {
            if (!limit.isPositive()) {
                throw new BadInput("a hook that may take no time could do nothing. Next: give it a minute or more");
            }
        }
    }

    /** What became of a job, as the command behind it is told in {@code HOLDFAST_STATUS}. */
    enum Status {
        DONE,
        /** There is a snapshot, but some entries could not be read. */
        INCOMPLETE,
        /** The window was over: the next backup goes on. */
        CHECKPOINT,
        INTERRUPTED,
        FAILED;

        private String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        private static Status of(BackupResult result) {
            return switch (result.ending()) {
                case SNAPSHOT -> result.tally().unread() > 0 ? INCOMPLETE : DONE;
                case CHECKPOINT -> CHECKPOINT;
                case DRY_RUN -> DONE;
            };
        }
    }

    /**
     * A job that came to its end, and what then became of the command behind it.
     *
     * @param afterFailed a sentence, if it did
     */
    public record Outcome<T>(T job, Optional<String> afterFailed) {}

    /**
     * @param source      name of the source
     * @param environment of the process; what of it is secret is left out
     */
    public Hooks(Commands commands, String source, Map<String, String> environment, Progress progress) {
        this(commands, source, environment, progress, () -> false);
    }

    /**
     * The same of a job that may be stopped without an interruption.
     *
     * @param isToStop is asked now and then while the first command runs, and ends that
     */
    public Hooks(
            Commands commands,
            String source,
            Map<String, String> environment,
            Progress progress,
            BooleanSupplier isToStop) {
        this.commands = commands;
        this.source = source;
        this.environment = environment;
        this.progress = progress;
        this.isToStop = isToStop;
    }

    /**
     * Runs the one command, the job, and the other command.
     *
     * @param result what the second command is told of a job that came to its end
     * @throws Conflict    if the first command fails: nothing of the job was begun
     * @throws Interrupted if it was to stop while that ran: the same
     */
    public <T> Outcome<T> around(Supplier<T> job, Function<T, BackupResult> result) {
        T done;
        try {
            commands.before.ifPresent(this::before);
            done = job.get();
        } catch (RuntimeException | Error e) {
            after(e instanceof Interrupted ? Status.INTERRUPTED : Status.FAILED, Optional.empty());
            throw e;
        }
        BackupResult told = result.apply(done);
        return new Outcome<>(done, after(Status.of(told), told.id()));
    }

    private void before(String command) {
        ShellCommand.Ended ended = ShellCommand.run(command, environment(Map.of()), commands.limit, isToStop);
        tell("before", ended);
        failure(ended).ifPresent(why -> {
            throw new Conflict("The command before the backup " + why
                    + ", so nothing was read and no snapshot was made. Next: run it by itself until it ends with 0");
        });
    }

    /** Returns why it failed, if it did; that never hides what became of the job. */
    private Optional<String> after(Status status, Optional<SnapshotId> snapshot) {
        if (commands.after.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> told = new HashMap<>(Map.of(OURS + "STATUS", status.text()));
        snapshot.ifPresent(id -> told.put(OURS + "SNAPSHOT", id.toString()));
        Optional<String> why;
        try {
            ShellCommand.Ended ended =
                    ShellCommand.runWhateverComes(commands.after.get(), environment(told), commands.limit);
            tell("after", ended);
            why = failure(ended).map(how -> "The command after the backup " + how);
        } catch (HoldfastException e) {
            why = Optional.of(e.message());
        }
        why = why.map(sentence -> sentence + ". Next: see whether the source is still frozen, and run it by itself");
        why.ifPresent(sentence -> progress.on(new Event.Noted(sentence)));
        return why;
    }

    private Map<String, String> environment(Map<String, String> told) {
        Map<String, String> all = new HashMap<>(environment);
        all.keySet().removeIf(name -> name.startsWith(SECRET));
        all.keySet().removeAll(List.of(OURS + "STATUS", OURS + "SNAPSHOT"));
        all.put(OURS + "SOURCE", source);
        all.putAll(told);
        return all;
    }

    private void tell(String hook, ShellCommand.Ended ended) {
        progress.on(new Event.Hooked(hook, ended.exit(), ended.took(), ended.lines()));
    }

    private Optional<String> failure(ShellCommand.Ended ended) {
        if (ended.exit().isEmpty()) {
            return Optional.of("took longer than " + commands.limit.toSeconds() + " s and was ended");
        }
        int exit = ended.exit().get();
        return exit == 0 ? Optional.empty() : Optional.of("ended with " + exit + lastWords(ended));
    }

    private static String lastWords(ShellCommand.Ended ended) {
        return ended.lines().isEmpty() ? "" : " (it said: " + ended.lines().getLast() + ")";
    }
}
