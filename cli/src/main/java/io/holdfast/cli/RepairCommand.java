package io.holdfast.cli;

import io.holdfast.cli.LimitOptions.Limits;
import io.holdfast.cli.RepositoryOptions.Opened;
import io.holdfast.engine.repair.Repair;
import io.holdfast.engine.repair.RepairResult;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.engine.store.Stores;
import io.holdfast.engine.verify.VerifyOptions.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Mends a repository from a replica. */
@Command(
        name = "repair",
        mixinStandardHelpOptions = true,
        description = {
            "Verifies the repository, puts what is damaged or missing back from a replica, and looks again. Each object is compared",
            "with its name before it is put; what is whole is not touched."
        },
        footer = {
            "",
            "Examples:",
            "  holdfast repair /backup/repository --from /mnt/other/replica",
            "  holdfast repair /backup/repository --from 's3://replica?endpoint=https://s3.example.com' --level structure",
            "",
            "Ends with 4 when something stays damaged: it is named, and the rest can be restored."
        })
final class RepairCommand implements Callable<Integer> {
    private final Surroundings around;

    @Parameters(arity = "0..*", paramLabel = Words.REPO, hideParamSyntax = true, description = "The repository.")
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--from",
            paramLabel = "REPLICA",
            required = true,
            description = "A replica, or another copy of the repository.")
    private String from = "";

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            defaultValue = "DATA",
            description = "How closely it is looked: data (default), every byte; structure: all but content.")
    private Level level = Level.DATA;

    @Mixin
    private final LimitOptions limits = new LimitOptions();

    @Mixin
    private final RepositoryOptions repositories;

    @Mixin
    private final OutputOptions outputs;

    RepairCommand(Surroundings around) {
        this.around = around;
        this.repositories = new RepositoryOptions(around);
        this.outputs = new OutputOptions(around);
    }

    @Override
    public Integer call() {
        Output output = outputs.open();
        String address = Words.of(words, 0, 0, "holdfast repair REPO --from REPLICA", around)
                .repository();
        Limits limit = limits.limits();
        try (var _ = limits.watch(limit, output);
                Store replica = limit.around(Stores.open(StoreUri.parse(from)));
                Opened opened = repositories.openMending(address, replica, output, limit::around)) {
            around.interruption().jobBegins();
            RepairResult result =
                    new Repair(opened.repository(), replica, level, output, mended -> tell(mended, output)).run();
            return tell(result, opened, output);
        }
    }

    private static void tell(Repair.Mended mended, Output output) {
        output.row(
                mended.name() + ": "
                        + mended.why().map(why -> "not mended: " + why).orElse("put back"),
                "repair",
                new Fields()
                        .and("object", mended.name())
                        .and("mended", mended.why().isEmpty())
                        .and("why", mended.why()));
    }

    private int tell(RepairResult result, Opened opened, Output output) {
        int exitCode = result.left() == 0 ? ExitCodes.DONE : ExitCodes.DAMAGE;
        String done = Units.count(result.mended(), "object") + " of "
                + opened.store().describe() + " put back in " + Units.duration(result.took()) + ".";
        output.summary(
                new Output.Done(done, exitCode),
                new Fields()
                        .and("level", level.name().toLowerCase(Locale.ROOT))
                        .and("mended", result.mended())
                        .and("left", result.left())
                        .and("seconds", Units.seconds(result.took())),
                done,
                Optional.of("Nothing is damaged any more"
                                + (level == Level.DATA
                                        ? "."
                                        : ", as far as this looked: --level data reads content too."))
                        .filter(_ -> result.left() == 0)
                        .orElse(Units.count(result.left(), "object")
                                + " stay damaged, named above. Next: holdfast verify tells which entries they hit; another "
                                + "copy may have them"));
        return exitCode;
    }
}
