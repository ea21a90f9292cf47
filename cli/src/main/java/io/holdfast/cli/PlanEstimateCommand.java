package io.holdfast.cli;

import io.holdfast.cli.remote.ServerApi;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.progress.Event;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Estimates what a plan takes, and shows where that stands meanwhile. */
@Command(
        name = "estimate",
        mixinStandardHelpOptions = true,
        description = {
            "Estimates what a plan takes: time, bytes, requests, stored size, and what the stores charge. Lists the source and reads a sample of it, by the limits of"
                    + " the policy; nothing is written.",
            "Before there is a plan: --source, --policy and --repository in the place of NAME."
        },
        footer = {
            "",
            "Examples:",
            "  holdfast plan estimate photos",
            "  holdfast plan estimate photos --change 5%",
            "  holdfast plan estimate --source photos --policy core --repository main"
        })
final class PlanEstimateCommand extends ServerCommand {
    private static final Duration LOOK_EVERY = Duration.ofMillis(300);
    private static final long MEGABYTE = 1L << 20;

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "The plan.")
    private @Nullable String name;

    @Option(names = "--source", paramLabel = "NAME", description = "Of no plan yet: the source.")
    private @Nullable String source;

    @Option(names = "--policy", paramLabel = "NAME", description = "Of no plan yet: the policy or tier.")
    private @Nullable String policy;

    @Option(names = "--repository", paramLabel = "NAME", description = "Of no plan yet: the repository.")
    private @Nullable String repository;

    @Option(
            names = "--change",
            paramLabel = "PERCENT",
            description =
                    "Share of the contents that change in a day; else it is learned from backups, or 2%% is assumed.")
    private @Nullable String change;

    @Option(
            names = "--sample",
            paramLabel = "SIZE",
            description = "So much content is read at most, about: 64M if nobody says.")
    private @Nullable String sample;

    @Option(
            names = "--most-entries",
            paramLabel = "N",
            description = "So many are listed at most, what is behind them is extrapolated: a million if nobody says.")
    private @Nullable Integer mostEntries;

    @Option(names = "--seed", paramLabel = "N", description = "Another number takes another sample.")
    private @Nullable Integer seed;

    PlanEstimateCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(ServerApi api, Output output) {
        Map<String, @Nullable Object> draft = draft();
        Object id = api.post("estimates", draft).object().get("id");
        Map<String, @Nullable Object> estimate = ended(api, id, output);
        if (!(estimate.get("result") instanceof Map<?, ?> result)) {
            String trouble = ServerRows.text(estimate.get("trouble"));
            throw "CANCELLED".equals(estimate.get("state"))
                    ? new Interrupted("The estimate was stopped: " + trouble)
                    : new Busy("It could not be estimated: " + trouble);
        }
        new EstimateRows(estimate, result).tell(output);
        return ExitCodes.DONE;
    }

    private Map<String, @Nullable Object> draft() {
        boolean parts = source != null && policy != null && repository != null;
        boolean any = source != null || policy != null || repository != null;
        if (name == null ? !parts : any) {
            throw new BadInput(
                    "It takes the name of a plan; or before there is one, --source, --policy and --repository. Next: give one or the other");
        }
        Map<String, @Nullable Object> draft = new LinkedHashMap<>();
        put(draft, "plan", name);
        put(draft, "source", source);
        put(draft, "policy", policy);
        put(draft, "repository", repository);
        put(draft, "mostEntries", mostEntries);
        put(draft, "seed", seed);
        if (change != null) {
            draft.put("changePercentPerDay", Units.parsePercent(change) * 100);
        }
        if (sample != null) {
            draft.put("mostMegabytes", (int) Math.max(1, Math.min(1 << 20, Units.parseSize(sample) / MEGABYTE)));
        }
        return draft;
    }

    private static void put(Map<String, @Nullable Object> draft, String field, @Nullable Object value) {
        if (value != null) {
            draft.put(field, value);
        }
    }

    /** Ctrl-C stops it at the server too. */
    private static Map<String, @Nullable Object> ended(ServerApi api, @Nullable Object id, Output output) {
        while (true) {
            Map<String, @Nullable Object> estimate = api.get("estimates/" + id).object();
            if (!"RUNNING".equals(estimate.get("state"))) {
                return estimate;
            }
            if (estimate.get("progress") instanceof Map<?, ?> progress) {
                output.on(new Event.Advanced(
                        Event.Phase.SURVEYING,
                        ServerRows.number(progress.get("entries")),
                        0,
                        ServerRows.number(progress.get("bytes")),
                        ServerRows.number(progress.get("ofBytes")),
                        0));
            }
            try {
                Thread.sleep(LOOK_EVERY);
            } catch (InterruptedException e) {
                api.post("estimates/" + id + "/cancel", null);
                Thread.currentThread().interrupt();
                throw new Interrupted("Stopped, and the estimate as well.", e);
            }
        }
    }
}
