package io.holdfast.engine.snapshot;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.pack.PackRef;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.run.RunReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of the packs of some runs, by name: a list of pieces has their names alone. The table is made when it is first
 * asked for: few manifests have such lists. Safe for many threads.
 */
public final class PacksOfRuns implements Function<ObjectHash, PackRef> {
    private final Repository repository;
    private final List<RunReader> runs;
    private final Map<ObjectHash, PackRef> all = new HashMap<>();
    private final ReentrantLock making = new ReentrantLock();

    public PacksOfRuns(Repository repository, List<RunReader> runs) {
        this.repository = repository;
        this.runs = List.copyOf(runs);
    }

    /** @throws Damaged if no run names it */
    @Override
    public PackRef apply(ObjectHash name) {
        PackRef known = find(name);
        if (known == null) {
            throw new Damaged("a list of pieces names the pack " + name + ", which its run does not");
        }
        return known;
    }

    /** Asks others for what these runs don't name. */
    public Function<ObjectHash, PackRef> or(PacksOfRuns others) {
        return name -> {
            PackRef known = find(name);
            return known == null ? others.apply(name) : known;
        };
    }

    private @Nullable PackRef find(ObjectHash name) {
        making.lock();
        try {
            if (all.isEmpty()) {
                runs.forEach(run -> run.forEachPack(info -> all.put(info.name(), repository.pack(info))));
            }
            return all.get(name);
        } finally {
            making.unlock();
        }
    }
}
