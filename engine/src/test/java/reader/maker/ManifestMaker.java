package reader.maker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import reader.Key;
import reader.maker.DataMaker.Chunk;
import reader.maker.RunMaker.Facts;
import reader.maker.RunMaker.Row;

/**
 * Makes a manifest (§7.3) run by run, and knows what is in it.
 *
 * @param runs run references, the base first
 * @param merged what is in it, by key
 */
record ManifestMaker(String source, List<byte[]> runs, TreeMap<Key, Made> merged) {
    static ManifestMaker of(String source) {
        return new ManifestMaker(source, List.of(), new TreeMap<>());
    }

    /** @return this manifest with one run more: the base if it is the first, else a layer */
    ManifestMaker with(Collection<Made> entries, RunMaker run) {
        var above = new TreeMap<>(merged);
        long hidden = 0;
        long hiddenBytes = 0;
        for (var made : entries) {
            var before = made.isRemoval() ? above.remove(made.key()) : above.put(made.key(), made);
            hidden += before == null ? 0 : 1;
            hiddenBytes += before == null ? 0 : before.pieceBytes();
        }
        long size = entries.stream().mapToLong(Made::size).sum();
        long removals = entries.stream().filter(Made::isRemoval).count();
        var rows = entries.stream()
                .map(made -> new Row(made.key(), made.value(run.lists())))
                .toList();
        int level = runs.isEmpty() ? 0 : 1;
        var all = new ArrayList<>(runs);
        all.add(run.make(rows, new Facts(level, source, size, removals, hidden, hiddenBytes)));
        return new ManifestMaker(source, List.copyOf(all), above);
    }

    /** @return a run of the index (§7.2) that has these chunks */
    static byte[] index(Collection<Chunk> chunks, RunMaker run) {
        var sorted = chunks.stream()
                .sorted(Comparator.comparing(chunk -> new Key(chunk.hash)))
                .toList();
        var rows = new ArrayList<Row>();
        for (var chunk : sorted) {
            var place = new Out()
                    .varint(run.lists().use(chunk))
                    .varint(chunk.offset())
                    .varint(chunk.bytes.length);
            rows.add(new Row(new Key(chunk.hash), new Out().field(1, place).bytes()));
        }
        long size = sorted.stream().mapToLong(chunk -> chunk.bytes.length).sum();
        return run.make(rows, new Facts(0, "", size, 0, 0, 0));
    }

    /** @return a line for each entry, in order of key */
    String lines() {
        var text = new StringBuilder();
        merged.values().forEach(made -> text.append(made.line()).append('\n'));
        return text.toString();
    }
}
