package io.holdfast.cli;

import io.holdfast.engine.error.BadInput;
import java.util.List;
import java.util.Optional;

/**
 * What the words of a backup mean.
 *
 * @param source  folder, URI, or {@code -}; empty where a command makes the content
 * @param command with its arguments; empty where there is a source
 */
record BackupWords(Optional<String> source, String repository, List<String> command) {
    private static final String STANDARD_INPUT = "-";
    private static final String FORM = "holdfast backup SOURCE REPO";
    private static final String COMMAND_FORM = "holdfast backup --name NAME REPO -- COMMAND";

    BackupWords {
        command = List.copyOf(command);
    }

    /** Whether bytes come in, from a command or from standard input. */
    boolean isStream() {
        return source.map(STANDARD_INPUT::equals).orElse(true);
    }

    /**
     * @param words     without options
     * @param arguments as typed: they tell whether there was a {@code --}, and what stood behind it
     */
    static BackupWords of(List<String> words, List<String> arguments, Surroundings around) {
        int dashes = arguments.indexOf("--");
        int behind = dashes < 0 ? 0 : arguments.size() - dashes - 1;
        List<String> before = words.subList(0, Math.max(0, words.size() - behind));
        if (behind > 0) {
            String repository = Words.of(before, 0, 0, COMMAND_FORM, around).repository();
            return new BackupWords(Optional.empty(), repository, words.subList(before.size(), words.size()));
        }
        if (before.isEmpty() || before.size() > 2) {
            throw new BadInput((before.isEmpty() ? "What is to be backed up? " : "There are too many words. ")
                    + "Next: " + FORM + ", or " + COMMAND_FORM);
        }
        String repository =
                Words.of(before.subList(1, before.size()), 0, 0, FORM, around).repository();
        return new BackupWords(Optional.of(before.getFirst()), repository, List.of());
    }
}
