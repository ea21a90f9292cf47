package io.holdfast.engine.source;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.store.Bucket;
import io.holdfast.engine.store.Bucket.Page;
import io.holdfast.engine.store.Bucket.Query;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Divides a bucket into ranges that can be listed side by side: at keys that the previous snapshot gives, or, the first
 * time, at what a few requests find: folders, and where there are none, characters that keys go on with. Each range begins
 * just behind a key, so that listing it begins there exactly.
 */
final class BucketRanges {
    private static final int MOST_REQUESTS = 64;
    private static final String LATE = Character.toString(0x10FFFD);

    private final Bucket bucket;
    private final BucketOptions options;
    private final Page first;
    private final SortedSet<Key> bounds = new TreeSet<>();
    private int requests;

    BucketRanges(Bucket bucket, BucketOptions options) {
        this.bucket = bucket;
        this.options = options;
        this.first = list(Query.ALL);
    }

    /** The beginning of the whole list. */
    Page firstPage() {
        return first;
    }

    /** A bucket that one page shows is one range. */
    List<KeyRange> divide(List<Key> hints) {
        if (first.next() != null) {
            bounds.addAll(hints);
            if (bounds.isEmpty()) {
                probe();
            }
        }
        List<KeyRange> ranges = new ArrayList<>();
        Key from = Key.EMPTY;
        for (Key bound : thinned()) {
            Key to = bound.successor();
            ranges.add(new KeyRange(from, to));
            from = to;
        }
        ranges.add(new KeyRange(from, null));
        return ranges;
    }

    private List<Key> thinned() {
        List<Key> all = List.copyOf(bounds);
        int wanted = Math.min(all.size(), options.ranges() - 1);
        List<Key> some = new ArrayList<>();
        for (int i = 1; i <= wanted; i++) {
            some.add(all.get((int) ((long) all.size() * i / (wanted + 1))));
        }
        return some.stream().distinct().toList();
    }

    /** The first that is found has next to nothing before it. */
    private void probe() {
        probeFolders();
        if (!bounds.isEmpty()) {
            bounds.removeFirst();
        }
    }

    /** Breadth first, so that every folder is divided before one is divided twice. */
    private void probeFolders() {
        Deque<Key> folders = new ArrayDeque<>(List.of(Key.EMPTY));
        while (!folders.isEmpty() && mayGoOn()) {
            Key folder = folders.remove();
            Page page = list(new Query(folder, null, "/", 1_000, null));
            bounds.addAll(page.prefixes());
            folders.addAll(page.prefixes());
            if (page.next() != null) {
                probeCharacters(new String(folder.bytes(), StandardCharsets.UTF_8));
            }
        }
    }

    /** Finds what characters keys have behind a prefix; where all have the same one, behind that too. */
    private void probeCharacters(String prefix) {
        Key within = Key.of(prefix);
        Key after = within;
        String known = "";
        int found = 0;
        while (mayGoOn()) {
            Page page = list(new Query(within, after, null, 1, null));
            String next = page.items().isEmpty()
                    ? ""
                    : nextCharacter(page.items().getFirst().key(), prefix);
            if (next.isEmpty() || next.equals(known)) {
                break;
            }
            bounds.add(page.items().getFirst().key());
            known = next;
            found++;
            after = Key.of(prefix + next + LATE);
        }
        if (found == 1) {
            probeCharacters(prefix + known);
        }
    }

    private static String nextCharacter(Key key, String prefix) {
        String text = new String(key.bytes(), StandardCharsets.UTF_8);
        return text.length() <= prefix.length() || !text.startsWith(prefix)
                ? ""
                : Character.toString(text.codePointAt(prefix.length()));
    }

    private boolean mayGoOn() {
        return requests < MOST_REQUESTS && bounds.size() < options.ranges() - 1;
    }

    private Page list(Query query) {
        requests++;
        options.requests().take(1);
        return bucket.list(query);
    }
}
