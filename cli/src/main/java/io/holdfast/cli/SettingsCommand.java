package io.holdfast.cli;

import io.holdfast.cli.RepositoryOptions.Opened;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.Probed;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.ledger.TrashTime;
import io.holdfast.engine.retention.TrashSetting;
import io.holdfast.engine.verify.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what is set for a repository, and sets it. */
@Command(
        name = "settings",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what is set for a repository, for all who use it: how long forgotten snapshots can be taken back, where the next",
            "verification of a part begins, what a probe has found of the store. With --trash, sets the first."
        },
        footer = {
            "",
            "Examples:",
            "  holdfast settings /backup/repository",
            "  holdfast settings /backup/repository --trash 30d"
        })
final class SettingsCommand implements Callable<Integer> {
    private static final Duration DAY = Duration.ofDays(1);

    private final Surroundings around;

    @Parameters(arity = "0..*", paramLabel = Words.REPO, hideParamSyntax = true, description = "The repository.")
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--trash",
            paramLabel = "DURATION",
            description =
                    "How long a forgotten snapshot can be taken back before prune may free it: 12h, 30d; 0 for not at all. It counts "
                            + "for what is in the trash already, too. Usually 7d.")
    private @Nullable String trash;

    @Mixin
    private final RepositoryOptions repositories;

    @Mixin
    private final OutputOptions outputs;

    SettingsCommand(Surroundings around) {
        this.around = around;
        this.repositories = new RepositoryOptions(around);
        this.outputs = new OutputOptions(around);
    }

    @Override
    public Integer call() {
        Output output = outputs.open();
        Words meant = Words.of(words, 0, 0, "holdfast settings REPO", around);
        Optional<Duration> wanted = Optional.ofNullable(trash).map(SettingsCommand::duration);
        try (Opened opened = repositories.open(meant.repository(), output)) {
            wanted.ifPresentOrElse(time -> set(time, opened, output), () -> show(opened, output));
        }
        return ExitCodes.DONE;
    }

    private static Duration duration(String text) {
        return text.equals("0") ? Duration.ZERO : Units.parseDuration(text);
    }

    private void set(Duration time, Opened opened, Output output) {
        around.interruption().jobBegins();
        TrashSetting.Changed changed = new TrashSetting(opened.repository(), Sources.origin()).set(time);
        String sentence = "Forgotten snapshots can be taken back for " + words(time) + " from now on; before, for "
                + words(changed.before()) + ".";
        String over = changed.over() == 0
                ? ""
                : Units.count(changed.over(), "snapshot")
                        + " in the trash can be freed by the next prune. To keep them: "
                        + "holdfast undelete, or set it back before.";
        output.summary(
                new Output.Done(sentence + " Next: holdfast settings", ExitCodes.DONE),
                new Fields()
                        .and("trash", time.toSeconds())
                        .and("before", changed.before().toSeconds())
                        .and("over", changed.over()),
                over.isEmpty() ? new String[] {sentence} : new String[] {sentence, over});
    }

    private static void show(Opened opened, Output output) {
        LedgerState state = opened.repository().read();
        Times times = state.times();
        row(TrashTime.SETTING, words(state.trashTime()), state, output);
        row(
                Part.SETTING,
                state.setting(Part.SETTING).map(place -> "goes on at " + place).orElse("begins at the first pack"),
                state,
                output);
        row(
                Probed.SETTING,
                "lists late by " + Units.duration(times.listDelay()) + ", times differ by "
                        + Units.duration(times.clockSpread()),
                state,
                output);
        output.summary(new Fields()
                .and("trash", state.trashTime().toSeconds())
                .and("listDelay", Units.seconds(times.listDelay()))
                .and("clockSpread", Units.seconds(times.clockSpread())));
    }

    private static void row(String name, String what, LedgerState state, Output output) {
        Optional<LedgerState.Told> told = state.settingRecord(name);
        Optional<Instant> since = told.map(each -> each.found().name().asOf());
        Optional<String> host = told.map(each -> each.setting().origin().host());
        String by = told.map(each -> "since " + Units.time(each.found().name().asOf()) + ", by "
                        + each.setting().origin().host())
                .orElse("as nobody has set it");
        output.row(
                String.format(Locale.ROOT, "%-7s  %-44s  %s", name, what, by),
                "setting",
                new Fields()
                        .and("name", name)
                        .and("value", told.map(each -> each.setting().value()))
                        .and("since", since)
                        .and("host", host));
    }

    private static String words(Duration time) {
        if (time.isZero()) {
            return "no time";
        }
        return time.toSeconds() % DAY.toSeconds() == 0 ? Units.count(time.toDays(), "day") : Units.duration(time);
    }
}
