package io.holdfast.engine.store;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.store.Bucket.Item;
import io.holdfast.engine.store.Bucket.Version;
import io.holdfast.engine.store.Bucket.VersionPage;
import io.holdfast.engine.store.Bucket.VersionQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What a simulated bucket has had at each key, the newest first. One thread's. */
final class SimulatedVersions {
    private final NavigableMap<Key, List<Stored>> history;
    private final Set<VersionQuery> repeated = new HashSet<>();
    private boolean repeatsPages;

    /**
     * An object, or the mark of a deletion.
     *
     * @param version {@code null} for the one that is written without versioning
     */
    record Stored(
            byte[] content,
            String etag,
            Instant modified,
            ObjectAttributes attributes,
            @Nullable String version,
            boolean deletion) {
        String id() {
            return version == null ? ObjectAttributes.NULL_VERSION : version;
        }

        Stored with(ObjectAttributes others) {
            return new Stored(content, etag, modified, others, version, deletion);
        }
    }

    SimulatedVersions(Comparator<Key> order) {
        this.history = new TreeMap<>(order);
    }

    /** Every page comes twice. */
    void repeatPages() {
        repeatsPages = true;
    }

    /** The version called null gives way to the next one; all others stay. */
    void remember(Key key, Stored stored) {
        List<Stored> versions = history.computeIfAbsent(key, _ -> new ArrayList<>());
        if (stored.version == null) {
            versions.removeIf(each -> each.version == null);
        }
        versions.addFirst(stored);
    }

    void forget(Key key) {
        history.remove(key);
    }

    Optional<Stored> find(Key key, String version) {
        return history.getOrDefault(key, List.of()).stream()
                .filter(each -> each.id().equals(version) && !each.deletion)
                .findFirst();
    }

    /** Dates the newest version anew, and returns it. */
    Stored date(Key key, Instant modified) {
        List<Stored> versions = history.getOrDefault(key, List.of());
        Stored newest = versions.getFirst();
        Stored dated =
                new Stored(newest.content, newest.etag, modified, newest.attributes, newest.version, newest.deletion);
        versions.set(0, dated);
        return dated;
    }

    /** Returns what is current then. */
    Optional<Stored> deleteForGood(Key key, int nth) {
        List<Stored> versions = history.getOrDefault(key, List.of());
        versions.remove(nth);
        return versions.stream().findFirst().filter(newest -> !newest.deletion);
    }

    VersionPage page(VersionQuery query, int most, Instant time, BiFunction<Key, Stored, Item> item) {
        VersionPage page = pageOnce(query, Math.min(most, query.most()), time, item);
        if (repeatsPages && repeated.add(query)) {
            return new VersionPage(page.versions(), query, time);
        }
        repeated.remove(query);
        return page;
    }

    private VersionPage pageOnce(VersionQuery query, int most, Instant time, BiFunction<Key, Stored, Item> item) {
        Key after = query.after();
        List<Version> all = new ArrayList<>();
        for (var entry : (after == null ? history : history.tailMap(after, query.version() != null)).entrySet()) {
            List<Stored> versions = entry.getValue();
            int from = after != null && entry.getKey().equals(after) ? behind(versions, query.version()) : 0;
            for (int i = from; i < versions.size(); i++) {
                if (all.size() == most) {
                    Version last = all.getLast();
                    return new VersionPage(all, new VersionQuery(last.item().key(), last.id(), query.most()), time);
                }
                Stored stored = versions.get(i);
                all.add(new Version(item.apply(entry.getKey(), stored), stored.id(), stored.deletion, i == 0));
            }
        }
        return new VersionPage(all, null, time);
    }

    private static int behind(List<Stored> versions, @Nullable String version) {
        for (int i = 0; i < versions.size(); i++) {
            if (versions.get(i).id().equals(version)) {
                return i + 1;
            }
        }
        return 0;
    }
}
