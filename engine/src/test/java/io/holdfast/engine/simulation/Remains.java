package io.holdfast.engine.simulation;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.LedgerState.Found;
import io.holdfast.engine.ledger.PageName;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.run.RunReader;
import io.holdfast.engine.run.RunRef;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a history that failed has left, for whoever wants to know why: every record of a ledger, and what it names. */
final class Remains {
    private static final int DIGITS = 10;

    private final Repository repository;
    private final Set<String> names;

    /** @param names of all that lies in the store */
    Remains(Repository repository, Set<String> names) {
        this.repository = repository;
        this.names = names;
    }

    String text() {
        LedgerState state = repository.ledger().readEverything();
        StringBuilder text = new StringBuilder();
        state.foldedUpTo()
                .ifPresent(mark -> text.append("folded up to ").append(mark).append('\n'));
        text.append("index merged up to ")
                .append(state.mergedIndex().mark())
                .append(", ")
                .append(state.mergedIndex().runs().size())
                .append(" runs; pages ")
                .append(names.stream()
                        .filter(name -> name.startsWith(PageName.FOLDER))
                        .map(name -> name.substring(PageName.FOLDER.length(), PageName.FOLDER.length() + 20))
                        .collect(Collectors.joining(", ")))
                .append('\n');
        for (Found each : state.records()) {
            text.append(each.name().asOf())
                    .append(' ')
                    .append(digits(each.name().hash()))
                    .append(each.timely() ? " in time, " : " late, ")
                    .append(each.modified())
                    .append(": ")
                    .append(said(each.record()))
                    .append('\n');
        }
        return text.toString();
    }

    private String said(LedgerRecord record) {
        return switch (record) {
            case LedgerRecord.Snapshot snapshot ->
                (snapshot.isCheckpoint() ? "checkpoint " : "snapshot ") + snapshot.id() + " of " + snapshot.source()
                        + snapshot.runs().stream()
                                .map(run -> said("manifest", PackKind.META, run, repository::manifestRun))
                                .collect(Collectors.joining())
                        + snapshot.index()
                                .map(run -> said("index", PackKind.INDEX, run, repository::indexRun))
                                .orElse("")
                        + snapshot.replaces().stream()
                                .map(RecordName::hash)
                                .map(name -> "\n    replaces " + digits(name))
                                .collect(Collectors.joining());
            case LedgerRecord.Condemn condemn ->
                "condemns"
                        + condemn.packs().stream()
                                .map(pack -> " " + named(pack.kind(), pack.name()))
                                .collect(Collectors.joining());
            case LedgerRecord.Forget forget -> "forgets " + forget.id();
            case LedgerRecord.Hold hold -> "holds " + hold.id();
            case LedgerRecord.Release release -> "releases " + release.id();
            case LedgerRecord.Setting setting -> setting.name() + " is " + setting.value();
            case LedgerRecord.Unknown unknown -> "unknown " + unknown.kind();
        };
    }

    private String said(String what, PackKind kind, RunRef ref, Function<RunRef, RunReader> opener) {
        String line = "\n    " + what + " in " + named(kind, ref.pack()) + ":";
        try {
            RunReader run = opener.apply(ref);
            Set<String> packs = new TreeSet<>();
            run.ownPacks().forEach(pack -> packs.add(named(kind, pack.info().name())));
            run.forEachPack(pack -> packs.add(named(PackKind.DATA, pack.name())));
            return line + " " + String.join(" ", packs);
        } catch (HoldfastException e) {
            return line + " can't be read";
        }
    }

    /** With a mark where it is not there. */
    private String named(PackKind kind, ObjectHash pack) {
        String path = kind.path(pack);
        return (names.contains(path) ? "" : "!") + kind.folder() + "/" + digits(pack);
    }

    private static String digits(ObjectHash name) {
        return name.toString().substring(0, DIGITS);
    }
}
