package reader;

import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import reader.Pack.Kind;

/** A stack of runs, the base first (§7.3): the highest run that has a key decides. */
final class Manifest {
    private final List<Run> runs;

    /** @throws Refused if the first run is not a base, or another one is not a layer */
    Manifest(Packs packs, List<Run.Reference> references) {
        Refused.unless(
                !references.isEmpty() && references.size() <= Ceilings.RUNS, "A manifest has no run, or more than 64");
        this.runs = references.stream()
                .map(reference -> Run.open(packs, Kind.META, reference))
                .toList();
        for (int i = 0; i < runs.size(); i++) {
            Refused.unless(
                    runs.get(i).isLayer() == i > 0, runs.get(i).what() + " stands at the wrong level of the manifest");
        }
    }

    List<Run> runs() {
        return runs;
    }

    /** Tells of each entry that is there, in ascending order of key, with the run that has it. */
    void forEach(BiConsumer<Run, Entry> consumer) {
        var cursors = runs.stream().map(Cursor::new).toList();
        for (Key key = lowest(cursors); key != null; key = lowest(cursors)) {
            Cursor highest = null;
            for (var cursor : cursors) {
                if (cursor.row != null && cursor.row.key().equals(key)) {
                    cursor.take();
                    highest = cursor;
                }
            }
            if (highest != null && highest.taken != null && !highest.taken.isRemoval()) {
                consumer.accept(highest.run, highest.taken);
            }
        }
    }

    private static @Nullable Key lowest(List<Cursor> cursors) {
        Key lowest = null;
        for (var cursor : cursors) {
            if (cursor.row != null && (lowest == null || cursor.row.key().compareTo(lowest) < 0)) {
                lowest = cursor.row.key();
            }
        }
        return lowest;
    }

    /** A run and the row that is next in it; every entry is decoded, so that even one that is hidden keeps the rules. */
    private static final class Cursor {
        private final Run run;
        private final Iterator<Run.Row> rows;
        private Run.@Nullable Row row;
        private @Nullable Entry taken;
        private long removals;

        Cursor(Run run) {
            this.run = run;
            this.rows = run.rows();
            this.row = rows.hasNext() ? rows.next() : null;
        }

        void take() {
            var current = row;
            if (current == null) {
                throw new IllegalStateException("nothing is left to take");
            }
            var entry = Entry.read(run.what(), current.key(), current.value(), run.isLayer());
            removals += entry.isRemoval() ? 1 : 0;
            taken = entry;
            row = rows.hasNext() ? rows.next() : null;
            boolean counted = row != null || removals == run.footer().count(5);
            Refused.unless(counted, run.what() + " has another count of removals than its footer says");
        }
    }
}
