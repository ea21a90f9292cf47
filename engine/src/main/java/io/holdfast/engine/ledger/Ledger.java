package io.holdfast.engine.ledger;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The ledger of a repository: reads the set of records, and puts one. Format: {@code docs/format.md}, section 8; the
 * protocol: {@code docs/protocol.md}, section 2.
 *
 * <p>Holds: a record is put once and never changed; K is taken before anything is listed.
 */
public final class Ledger {
    private static final int MAX_RECORD = 4 << 20;
    private static final int READS_AT_ONCE = 16;
    private static final int TRIES = 5;

    private final Store store;
    private final RecordSealer sealer;
    private final Times times;
    private final RecordCache cache;

    public Ledger(Store store, RecordSealer sealer, Times times, RecordCache cache) {
        this.store = store;
        this.sealer = sealer;
        this.times = times;
        this.cache = cache;
    }

    public Times times() {
        return times;
    }

    /**
     * A read: K, pages, records, what is new of them. Done again when a record vanishes on the way (it was folded into
     * pages) or when it took longer than W.
     */
    public LedgerState read() {
        for (int tries = 0; tries < TRIES; tries++) {
            Instant readAt = store.clock();
            Optional<LedgerState> state = readAt(readAt);
            if (state.isPresent() && times.inTime(readAt, store.clock())) {
                return state.get();
            }
        }
        throw new Busy("the ledger of " + store.describe() + " could not be read within "
                + times.window().toMinutes() + " minutes, " + TRIES + " times. Next: try again later");
    }

    /**
     * What a put came to.
     *
     * @param timely whether it was acknowledged in time: only then does it have its full effect
     */
    public record Put(RecordName name, boolean timely) {}

    /**
     * Puts a record.
     *
     * @throws io.holdfast.engine.error.Unconfirmed if it may have been put or may be put later
     */
    public Put put(Prepared record) {
        Instant acknowledged = store.put(record.name().path(), Store.Body.of(record.sealed()));
        cache.keep(record.name(), record.sealed());
        return new Put(record.name(), times.inTime(record.name().asOf(), acknowledged));
    }

    /** A record whose name is known before it is put, so that a later one can replace it whatever becomes of the put. */
    public record Prepared(RecordName name, byte[] sealed) {}

    /**
     * Seals a record.
     *
     * @param asOf K of its writer's read for a snapshot or hold; else the store's time just before
     */
    public Prepared prepare(LedgerRecord record, Instant asOf) {
        RecordName unnamed = new RecordName(asOf, ObjectHash.of(new byte[ObjectHash.LENGTH]));
        byte[] sealed = sealer.seal(RecordCodec.encode(record), unnamed.asOf());
        return new Prepared(new RecordName(asOf, ObjectHash.sha256(sealed)), sealed);
    }

    private Optional<LedgerState> readAt(Instant readAt) {
        List<LedgerState.Found> found = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            Semaphore places = new Semaphore(READS_AT_ONCE);
            List<Pending> pending = new ArrayList<>();
            for (Store.Stat stat : list()) {
                RecordName.ofPath(stat.name())
                        .ifPresent(name -> pending.add(
                                new Pending(name, stat.modified(), readers.submit(() -> fetch(name, places)))));
            }
            for (Pending each : pending) {
                Result result = each.result();
                switch (result) {
                    case Result.Read(var record) ->
                        found.add(new LedgerState.Found(
                                each.name, each.modified, times.inTime(each.name.asOf(), each.modified), record));
                    case Result.Unreadable _ -> unreadable.add(each.name.path());
                    case Result.Gone _ -> {
                        return Optional.empty();
                    }
                }
            }
        }
        return Optional.of(new LedgerState(readAt, found, unreadable));
    }

    private List<Store.Stat> list() {
        List<Store.Stat> all = new ArrayList<>();
        @Nullable String after = null;
        while (true) {
            Store.Page page = store.list(RecordName.FOLDER, after);
            all.addAll(page.found());
            if (!page.more() || page.found().isEmpty()) {
                return all;
            }
            after = page.found().getLast().name();
        }
    }

    private Result fetch(RecordName name, Semaphore places) throws InterruptedException {
        Optional<byte[]> cached = cache.find(name);
        if (cached.isPresent()) {
            return open(name, cached.get());
        }
        places.acquire();
        try {
            byte[] sealed = store.get(name.path(), MAX_RECORD);
            Result result = open(name, sealed);
            if (result instanceof Result.Read) {
                cache.keep(name, sealed);
            }
            return result;
        } catch (NotFound e) {
            return new Result.Gone();
        } catch (Damaged e) {
            return new Result.Unreadable();
        } finally {
            places.release();
        }
    }

    private Result open(RecordName name, byte[] sealed) {
        try {
            return new Result.Read(RecordCodec.decode(sealer.open(sealed, name), name.path()));
        } catch (Damaged e) {
            return new Result.Unreadable();
        }
    }

    private sealed interface Result {
        record Read(LedgerRecord record) implements Result {}

        record Unreadable() implements Result {}

        record Gone() implements Result {}
    }

    private record Pending(RecordName name, Instant modified, Future<Result> future) {
        Result result() {
            try {
                return future.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new io.holdfast.engine.error.Interrupted("interrupted while the ledger was read");
            } catch (ExecutionException e) {
                if (e.getCause() instanceof HoldfastException known) {
                    throw known;
                }
                throw new IllegalStateException(e.getCause());
            }
        }
    }
}
