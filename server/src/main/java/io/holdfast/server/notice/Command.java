package io.holdfast.server.notice;

import io.holdfast.engine.backup.ShellCommand;
import io.holdfast.engine.error.HoldfastException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A line for the shell, which finds the notice in {@code HOLDFAST_NOTICE}. What it prints is kept. */
final class Command implements Receiver {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final String line;
    private final Map<String, String> environment;

    /** @param environment of the server, without its secrets */
    Command(String line, Map<String, String> environment) {
        this.line = line;
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Kind kind() {
        return Kind.COMMAND;
    }

    @Override
    public Duration limit() {
        return LIMIT;
    }

    @Override
    public Answer tell(Notice notice) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("HOLDFAST_NOTICE", notice.body());
        all.put("HOLDFAST_NOTICE_ID", notice.id().toString());
        all.put("HOLDFAST_EVENT", notice.event());
        try {
            ShellCommand.Ended ended = ShellCommand.run(line, all, LIMIT, () -> false);
            Optional<String> output =
                    ended.lines().isEmpty() ? Optional.empty() : Optional.of(String.join("\n", ended.lines()));
            return new Answer(trouble(ended), output);
        } catch (HoldfastException e) {
            return Answer.failed(e.message());
        }
    }

    private static Optional<String> trouble(ShellCommand.Ended ended) {
        return ended.exit().isEmpty()
                ? Optional.of("the command took longer than " + LIMIT.toSeconds() + " s and was ended")
                : ended.exit().filter(code -> code != 0).map(code -> "the command ended with " + code);
    }
}
