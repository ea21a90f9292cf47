package io.holdfast.cli;

import io.holdfast.cli.RepositoryOptions.Opened;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.probe.Keeping;
import io.holdfast.engine.probe.Probe;
import io.holdfast.engine.probe.ProbeOptions;
import io.holdfast.engine.probe.ProbeResult;
import io.holdfast.engine.probe.Site;
import io.holdfast.engine.repository.Header;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.engine.store.Stores;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tests a store before it is trusted. */
@Command(
        name = "probe",
        mixinStandardHelpOptions = true,
        description = {
            "Tests a store before it is trusted with a repository, a source or a restore: whether it reads, lists and tells the time as a",
            "repository needs it, what it does with conditions, checksums, versions, locks, headers, tags and odd keys, and how fast it",
            "is. Says what follows from each, and ends with a verdict. It writes under a name of its own, holdfast-probe-..., and",
            "removes that at the end, also when it is stopped."
        },
        footer = {
            "",
            "Examples:",
            "  holdfast probe /backup",
            "  holdfast probe 'cos://backups-1250000000/main?region=ap-guangzhou' --patience 10m",
            "  holdfast probe 's3://backups/main?endpoint=https://s3.example.com&region=eu-1' --quick --json",
            "",
            "In a store with a repository, whose password is given, the result is kept there: where lists or clocks are worse than",
            "was assumed, prune waits longer from then on. Some 2,500 small requests and 70 MiB; with --quick 600 and 20 MiB.",
            "Ends with 0 when the store is fit for repositories, also with remarks, and with 1 when it is not."
        })
final class ProbeCommand implements Callable<Integer> {
    /** Longer than it takes to remove what a probe has put. */
    private static final Duration TO_REMOVE = Duration.ofSeconds(60);

    private final Surroundings around;

    @Parameters(
            arity = "0..*",
            paramLabel = "[STORE]",
            hideParamSyntax = true,
            description = "Folder or URI of a bucket, which must be there: s3://, cos://, obs://.")
    private List<String> words = new ArrayList<>();

    @Option(names = "--quick", description = "Fewer objects, fewer repetitions, and lists of one page.")
    private boolean quick;

    @Option(
            names = "--patience",
            paramLabel = "DURATION",
            description = "How long to wait for a list that does not show what was put: 30s, or 10s with --quick.")
    private @Nullable String patience;

    @Option(
            names = "--leave-objects",
            description =
                    "Probe also where nothing can be removed, since a lock keeps it or the credentials may not delete: it stays.")
    private boolean leaveObjects;

    @Option(
            names = "--forget-earlier",
            description = "Keep in the repository what this probe finds, also where an earlier one saw worse.")
    private boolean forgetEarlier;

    @Mixin
    private final RepositoryOptions repositories;

    @Mixin
    private final OutputOptions outputs;

    ProbeCommand(Surroundings around) {
        this.around = around;
        this.repositories = new RepositoryOptions(around);
        this.outputs = new OutputOptions(around);
    }

    @Override
    public Integer call() {
        Output output = outputs.open();
        String address = Words.of(words, 0, 0, "holdfast probe STORE", around).repository();
        StoreUri place = StoreUri.parse(address);
        ProbeOptions options = options();
        Optional<Header> header = header(place);
        try (Site site = Site.in(place, new SecureRandom())) {
            around.interruption().jobBegins();
            around.interruption().allow(TO_REMOVE);
            if (header.isPresent() && repositories.isUnlockable()) {
                // Before the probe, so that a wrong password is told at once.
                try (Opened opened = repositories.open(address, output)) {
                    ProbeResult result = probe(site, header.get().times(), options, output);
                    var kept = Keeping.keep(
                            result,
                            opened.repository().ledger(),
                            forgetEarlier ? Keeping.Earlier.IS_OVER : Keeping.Earlier.COUNTS,
                            Sources.host(),
                            Main.RELEASE);
                    return ProbeSummary.tellKept(result, kept, header.get().times(), place, output);
                }
            }
            Times assumed = header.map(Header::times).orElseGet(() -> Times.of(place));
            ProbeResult result = probe(site, assumed, options, output);
            return header.isPresent()
                    ? ProbeSummary.tellUnkept(result, place, output)
                    : ProbeSummary.tellNew(result, assumed, place, output);
        }
    }

    private ProbeOptions options() {
        ProbeOptions usual = quick ? ProbeOptions.QUICK : ProbeOptions.USUAL;
        ProbeOptions patient = Optional.ofNullable(patience)
                .map(Units::parseDuration)
                .map(usual::withPatience)
                .orElse(usual);
        return leaveObjects ? patient.with(ProbeOptions.Unremovable.LEAVE) : patient;
    }

    /** Of the repository that lies there, if one does. */
    private static Optional<Header> header(StoreUri place) {
        try (Store store = Stores.open(place)) {
            return Repository.headerOf(store);
        }
    }

    private static ProbeResult probe(Site site, Times assumed, ProbeOptions options, Output output) {
        return new Probe(site, assumed, options, each -> ProbeSummary.row(each, output), output, Thread::sleep).run();
    }
}
