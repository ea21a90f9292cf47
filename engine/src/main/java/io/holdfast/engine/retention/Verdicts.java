package io.holdfast.engine.retention;

import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.retention.Verdict.Cause;
import io.holdfast.engine.retention.Verdict.Why;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Judges what is in a ledger. Pure: the same snapshots and rules give the same verdicts.
 *
 * <p>Of each source the newest snapshot stays, and the newest one in which no entry failed, which is called good; both whatever the rules
 * say. Checkpoints are never counted: the newest thing of a source may be one, and then stays; any other is of no use to a later backup.
 *
 * <p>A record that came late keeps, and never frees: everything is judged twice, with late snapshots and without, and what stays in
 * either stays. Else somebody could put late snapshots with times to come, and the rules would drop the good ones for them.
 */
final class Verdicts {
    private Verdicts() {}

    /**
     * One verdict for each of the source that is meant, or of all, by source, in the order that they have.
     *
     * @param visible snapshots and checkpoints that are there, oldest first
     */
    static List<Verdict> of(List<Present> visible, ForgetOptions options) {
        List<Verdict> all = new ArrayList<>();
        bySource(visible).forEach((source, each) -> {
            if (options.isMeant(source)) {
                judge(each, options, all);
            }
        });
        return all;
    }

    /** What keeps snapshots whatever is asked: each that something keeps, with its reasons. */
    static Map<SnapshotId, Set<Why>> guarded(List<Present> visible) {
        Map<SnapshotId, Set<Why>> guarded = new HashMap<>();
        bySource(visible).values().forEach(each -> guard(wholes(each), guarded));
        return guarded;
    }

    private static void judge(List<Present> ofSource, ForgetOptions options, List<Verdict> verdicts) {
        List<Present> meant = wholes(ofSource).stream()
                .filter(each -> options.isMeant(each.snapshot()))
                .toList();
        Map<SnapshotId, Set<Why>> reasons = new HashMap<>();
        twice(meant, snapshots -> options.rules().kept(snapshots), reasons);
        guard(wholes(ofSource), reasons);
        for (Present each : ofSource) {
            Set<Why> why = reasons.getOrDefault(each.snapshot().id(), EnumSet.noneOf(Why.class));
            if (!options.isMeant(each.snapshot())) {
                why.add(Why.NOT_MEANT);
            } else if (each.snapshot().isCheckpoint() && each.equals(ofSource.getLast())) {
                why.add(Why.CHECKPOINT);
            }
            Cause cause = each.snapshot().isCheckpoint() ? Cause.OLD_CHECKPOINT : Cause.NO_RULE;
            verdicts.add(why.isEmpty() ? new Verdict.Goes(each, cause) : new Verdict.Stays(each, why));
        }
    }

    private static void guard(List<Present> wholes, Map<SnapshotId, Set<Why>> reasons) {
        twice(wholes, Verdicts::newest, reasons);
        wholes.stream().filter(Present::held).forEach(each -> add(each, Why.HELD, reasons));
    }

    private static Map<SnapshotId, Set<Why>> newest(List<Present> wholes) {
        Map<SnapshotId, Set<Why>> newest = new HashMap<>();
        wholes.stream().reduce((_, last) -> last).ifPresent(each -> add(each, Why.NEWEST, newest));
        wholes.stream()
                .filter(each -> each.snapshot().tally().unread() == 0)
                .reduce((_, last) -> last)
                .ifPresent(each -> add(each, Why.NEWEST_GOOD, newest));
        return newest;
    }

    /** What stays among all, or among those that came in time. */
    private static void twice(
            List<Present> snapshots,
            Function<List<Present>, Map<SnapshotId, Set<Why>>> judging,
            Map<SnapshotId, Set<Why>> reasons) {
        BiConsumer<SnapshotId, Set<Why>> join = (id, why) ->
                reasons.computeIfAbsent(id, _ -> EnumSet.noneOf(Why.class)).addAll(why);
        judging.apply(snapshots).forEach(join);
        List<Present> timely =
                snapshots.stream().filter(each -> each.found().timely()).toList();
        judging.apply(timely).forEach(join);
    }

    private static void add(Present snapshot, Why why, Map<SnapshotId, Set<Why>> reasons) {
        reasons.computeIfAbsent(snapshot.snapshot().id(), _ -> EnumSet.noneOf(Why.class))
                .add(why);
    }

    private static Map<String, List<Present>> bySource(List<Present> visible) {
        return visible.stream()
                .collect(Collectors.groupingBy(each -> each.snapshot().source(), TreeMap::new, Collectors.toList()));
    }

    private static List<Present> wholes(List<Present> ofSource) {
        return ofSource.stream().filter(each -> !each.snapshot().isCheckpoint()).toList();
    }
}
