package io.holdfast.engine.prune;

import io.holdfast.engine.prune.PackFates.Fate;
import io.holdfast.engine.prune.PackFates.Judged;
import io.holdfast.engine.prune.PruneResult.Later;
import io.holdfast.engine.prune.PruneResult.Left;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Adds up what becomes of packs. */
final class Tally {
    private final Map<Fate, Later> fates = new EnumMap<>(Fate.class);
    private final RewriteChoice rewriting;

    /** @param rewriting told of each pack */
    Tally(RewriteChoice rewriting) {
        this.rewriting = rewriting;
    }

    void take(Judged pack) {
        rewriting.take(pack);
        fates.put(pack.fate(), of(pack.fate()).and(pack.size(), pack.due()));
    }

    Amount amount(Fate fate) {
        return of(fate).amount();
    }

    /** Condemned, and not swept. */
    Later waiting() {
        Later condemned = of(Fate.TO_CONDEMN);
        Later waiting = of(Fate.WAITING);
        return new Later(
                waiting.amount().plus(condemned.amount()),
                waiting.until()
                        .filter(each -> condemned.until().filter(each::isBefore).isEmpty())
                        .or(condemned::until));
    }

    /** What is worth rewriting. */
    RewriteChoice.Chosen chosen() {
        return rewriting.chosen();
    }

    RewriteChoice.Chosen chosenAtOnce() {
        return rewriting.chosenAtOnce();
    }

    /** Bytes of packs that are needed which no manifest uses, by estimate. */
    long unused() {
        return rewriting.unused();
    }

    /** @param trashOver when what is in trash can be deleted */
    Left left(Optional<Instant> trashOver) {
        Amount trash = amount(Fate.IN_TRASH);
        return new Left(
                amount(Fate.NEEDED),
                rewriting.unused(),
                waiting(),
                new Later(trash, trashOver.filter(_ -> trash.objects() > 0)),
                of(Fate.YOUNG));
    }

    /** Packs that were looked at. */
    long packs() {
        return fates.values().stream()
                .mapToLong(each -> each.amount().objects())
                .sum();
    }

    private Later of(Fate fate) {
        return fates.getOrDefault(fate, Later.NOTHING);
    }
}
