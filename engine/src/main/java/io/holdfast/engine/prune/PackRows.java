package io.holdfast.engine.prune;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.ledger.LedgerRecord.PackId;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.prune.LiveRecords.Need;
import io.holdfast.engine.source.SortedSpill;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the ledger and runs say of packs, gathered in any order, given back by name: sorted on disk where it is much. */
final class PackRows implements AutoCloseable {
    /** Those that may be condemned, those of the index last; a page is no such pack. */
    static final List<PackKind> KINDS = List.of(PackKind.DATA, PackKind.META, PackKind.INDEX);

    private static final long MEMORY = 8L << 20;
    private static final int NEEDED = 0;
    private static final int CONDEMNED = 1;
    private static final int INDEXED = 2;
    private static final int USED = 3;
    private static final int BOUND = 4;

    private final Map<PackKind, SortedSpill> rows = new EnumMap<>(PackKind.class);

    PackRows(Path scratch) {
        KINDS.forEach(kind -> rows.put(kind, new SortedSpill(scratch, MEMORY)));
    }

    /**
     * What is said of one pack.
     *
     * @param condemned since when, where it is, in time and by a record; earliest
     * @param indexes   numbers of runs of the index that tell of its chunks, where no live record names them
     * @param use       how much of it live manifests use
     * @param bound     whether some record that can't be written anew names it
     */
    record Said(
            ObjectHash name,
            Need need,
            Optional<Instant> condemned,
            List<Integer> indexes,
            PackUse use,
            boolean bound) {
        private static Said nothing(ObjectHash name) {
            return new Said(name, Need.NOTHING, Optional.empty(), List.of(), new PackUse(), false);
        }

        private Said with(Need other) {
            return new Said(name, other, condemned, indexes, use, bound);
        }

        private Said with(Instant since) {
            return new Said(name, need, Optional.of(since), indexes, use, bound);
        }

        private Said and(byte[] row) {
            ByteReader in = new ByteReader(row, "temporary data");
            return switch (in.u8()) {
                case NEEDED -> with(need.or(Need.ofCode(in.u8())));
                case CONDEMNED -> {
                    Instant since = Instant.ofEpochMilli(in.u64());
                    yield with(condemned.filter(since::isAfter).orElse(since));
                }
                case INDEXED -> {
                    List<Integer> more = new ArrayList<>(indexes);
                    more.add(in.u32());
                    yield new Said(name, need, condemned, more, use, bound);
                }
                case USED -> {
                    use.add(in.u32(), frames(in));
                    yield this;
                }
                case BOUND -> new Said(name, need, condemned, indexes, use, true);
                default -> throw in.damaged("a row of no kind");
            };
        }
    }

    void needed(PackKind kind, ObjectHash pack, Need need) {
        add(kind, pack, new ByteWriter(2).u8(NEEDED).u8(need.code()));
    }

    /** @param since when the store got the condemnation */
    void condemned(PackId pack, Instant since) {
        // Rounded up: what is freed is never freed early.
        add(
                pack.kind(),
                pack.name(),
                new ByteWriter(9).u8(CONDEMNED).u64(since.plusNanos(999_999).toEpochMilli()));
    }

    /** @param index number of a run of the index that tells of chunks of this pack of content */
    void indexed(ObjectHash pack, int index) {
        add(PackKind.DATA, pack, new ByteWriter(5).u8(INDEXED).u32(index));
    }

    /**
     * @param source number of the source that a run is of
     * @param frames what the run uses of frames of this pack of content, by their numbers
     */
    void used(ObjectHash pack, int source, Map<Integer, PackUse.Used> frames) {
        ByteWriter row = new ByteWriter(5 + 8 * frames.size()).u8(USED).u32(source);
        frames.forEach((frame, used) -> row.varint(frame).varint(used.stored()).varint(used.plain()));
        add(PackKind.DATA, pack, row);
    }

    private static Map<Integer, PackUse.Used> frames(ByteReader in) {
        Map<Integer, PackUse.Used> frames = new HashMap<>();
        while (in.hasRemaining()) {
            frames.put((int) in.varint(), new PackUse.Used(in.varint(), in.varint()));
        }
        return frames;
    }

    /** A record that can't be written anew names it. */
    void bound(PackKind kind, ObjectHash pack) {
        add(kind, pack, new ByteWriter(1).u8(BOUND));
    }

    private void add(PackKind kind, ObjectHash pack, ByteWriter value) {
        SortedSpill sorted = rows.get(kind);
        if (sorted != null) {
            sorted.add(pack.bytes(), value.toByteArray());
        }
    }

    /** What is said of packs of one kind. To be asked in the order of their names, when nothing is added any more. */
    final class Reading {
        private final SortedSpill.Sorted sorted;
        private final Consumer<ObjectHash> unlisted;
        private SortedSpill.@Nullable Item next;

        /** @param unlisted told of packs that runs of the index tell of, and that nobody asks for */
        Reading(PackKind kind, Consumer<ObjectHash> unlisted) {
            this.unlisted = unlisted;
            this.sorted = Objects.requireNonNull(rows.get(kind)).sorted();
            this.next = sorted.next();
        }

        Said of(ObjectHash pack) {
            Said said = Said.nothing(pack);
            for (SortedSpill.Item row = next; row != null; row = next) {
                int order = ObjectHash.of(row.key()).compareTo(pack);
                if (order > 0) {
                    break;
                }
                if (order == 0) {
                    said = said.and(row.value());
                } else {
                    passOver(row);
                }
                next = sorted.next();
            }
            return said;
        }

        /** To be called when all were asked for. */
        void end() {
            for (SortedSpill.Item row = next; row != null; row = next) {
                passOver(row);
                next = sorted.next();
            }
        }

        private void passOver(SortedSpill.Item row) {
            if (row.value()[0] == INDEXED) {
                unlisted.accept(ObjectHash.of(row.key()));
            }
        }
    }

    @Override
    public void close() {
        rows.values().forEach(SortedSpill::close);
    }
}
