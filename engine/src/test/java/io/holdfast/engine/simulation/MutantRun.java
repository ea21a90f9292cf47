package io.holdfast.engine.simulation;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** What is called in classes that a {@link Mutant} has loaded. */
public final class MutantRun {
    private MutantRun() {}

    /**
     * Lives seeds until one fails.
     *
     * @param broken what is broken meanwhile
     * @param folder for what machines keep
     * @return that one, and how it failed; empty if none does
     */
    public static String run(String broken, long first, long seeds, String folder) {
        Mutants.breakNow(broken);
        AtomicLong left = new AtomicLong(seeds);
        Campaign campaign = new Campaign(Path.of(folder), first).run(() -> left.getAndDecrement() > 0);
        return campaign.failed()
                .map(each -> each.choice() + " "
                        + each.failure().map(Object::toString).orElse(""))
                .orElse("");
    }
}
