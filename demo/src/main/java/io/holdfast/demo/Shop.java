package io.holdfast.demo;

import io.holdfast.demo.Sample.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What a shop keeps in its bucket: orders, logs, pictures, a dump, and keys that nobody would have thought of. */
final class Shop {
    /** Beside these a server must list all others in order, and a client must write each in a URL. */
    private static final List<String> ODD_KEYS = List.of(
            "odd/ leading and trailing blank ",
            "odd/%41 is no A",
            "odd/a+b=c&d?e#f",
            "odd/'single' \"double\" `back`",
            "odd/<tag attribute=\"1\"/>",
            "odd/back\\slash",
            "odd/star*[brackets]{braces}",
            "odd/中文 空格.json",
            "odd/e\u0301 decomposed",
            "odd/\u00e9 composed",
            "odd/emoji \ud83d\ude80",
            "odd/beyond \uffe5",
            "odd/" + "deep/".repeat(40) + "end",
            "odd/" + "long".repeat(200));

    private final NavigableMap<String, Sample> samples = new TreeMap<>();

    /**
     * What was changed.
     *
     * @param put     new objects, and new revisions of old ones
     * @param removed keys
     */
    record Changes(List<Sample> put, List<String> removed) {
        int count() {
            return put.size() + removed.size();
        }
    }

    /**
     * A shop that opens.
     *
     * @param objects   so many at least, 100 or more
     * @param dumpBytes size of the largest
     */
    Shop(int objects, int dumpBytes) {
        ODD_KEYS.forEach(key -> add(new Sample(key, Kind.NOTE, key.length(), 0, 0)));
        add(new Sample("odd/empty", Kind.EMPTY, 0, 0, 0));
        add(new Sample("dumps/shop.sql", Kind.DUMP, 1, dumpBytes, 0));
        for (int i = 0; i < objects; i++) {
            add(sample(i));
        }
    }

    Collection<Sample> samples() {
        return samples.values();
    }

    /** A day of business: one in a hundred objects changes, and some rows in the middle of the dump. */
    Changes change() {
        List<Sample> all = List.copyOf(samples.values());
        Changes changes = new Changes(new ArrayList<>(), new ArrayList<>());
        changes.put.add(new Sample("dumps/shop.sql", Kind.DUMP, 1, dump().size(), 1));
        for (int i = 50; i < all.size(); i += 100) {
            Sample old = all.get(i);
            switch (i / 100 % 4) {
                case 0 -> changes.removed.add(old.key());
                case 1 -> changes.put.add(sample(1_000_000 + i));
                default -> changes.put.add(old.revised());
            }
        }
        changes.removed.forEach(samples::remove);
        changes.put.forEach(this::add);
        return changes;
    }

    private Sample dump() {
        return samples.values().stream()
                .filter(each -> each.kind() == Kind.DUMP)
                .findFirst()
                .orElseThrow();
    }

    private void add(Sample sample) {
        samples.put(sample.key(), sample);
    }

    /** Of ten objects six are orders, one and a half are logs, the rest pictures. */
    private static Sample sample(int number) {
        String day = "2026/11/" + (number % 28 < 9 ? "0" : "") + (1 + number % 28);
        return switch (number % 20) {
            case 0, 10 -> new Sample("logs/" + day + "/app-" + number + ".log", Kind.LOG, number, 60 + number % 200, 0);
            case 5 -> new Sample("logs/" + day + "/app-" + number + ".log.gz", Kind.ARCHIVED_LOG, number, 300, 0);
            case 3, 7, 8, 13, 18 -> new Sample("images/product-" + number + ".png", Kind.IMAGE, number, 0, 0);
            default -> new Sample("orders/" + day + "/" + number + ".json", Kind.ORDER, number, 0, 0);
        };
    }
}
