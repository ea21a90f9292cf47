package io.holdfast.engine.survey;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.bytes.RepositoryId;
import io.holdfast.engine.chunk.Chunker;
import io.holdfast.engine.chunk.ChunkerSettings;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.key.Keys;
import io.holdfast.engine.source.Source;
import io.holdfast.engine.store.RequestCounts;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a source: lists it as a backup would, as far as it may, and meanwhile chooses a sample; reads that as a backup would, cuts, compresses and seals it,
 * and forgets it. What is not listed is extrapolated range by range.
 *
 * <p>The sample is one of {@link Unit}s, since neighbours share a compression window, drawn by group: each gets a share of the bytes that may be read, by its
 * bytes in the source.
 */
public final class Survey {
    /** Each group gets so much, however small it is. */
    private static final long LEAST_OF_A_GROUP = 1L << 20;

    private static final int SUSPECTS = 32;

    private final Source source;
    private final SurveyOptions options;
    private final Watcher watcher;
    private final BooleanSupplier stopped;
    private final AtomicLong listed = new AtomicLong();

    /** Told where a survey stands, often. */
    public interface Watcher {
        void listed(long entries);

        /** @param ofBytes that will be read */
        void sampled(long bytes, long ofBytes);
    }

    /**
     * @param source  stays open
     * @param stopped asked often: whether nobody wants it any more
     */
    public Survey(Source source, SurveyOptions options, Watcher watcher, BooleanSupplier stopped) {
        this.source = source;
        this.options = options;
        this.watcher = watcher;
        this.stopped = stopped;
    }

    /**
     * @throws HoldfastException if the source can't be listed
     * @throws Interrupted       if nobody wants it any more
     */
    public SurveyResult run() {
        try {
            return runOnce();
        } catch (Conflict outOfOrder) {
            listed.set(0);
            return runOnce(); // the source sorts from now on
        }
    }

    private SurveyResult runOnce() {
        Census census = new Census(source);
        RequestCounts none = source.requests();
        var _ = source.clock();
        var _ = source.settings();
        List<KeyRange> ranges = source.ranges(List.of());
        RequestCounts begun = source.requests();
        long began = System.nanoTime();
        List<Reach> reaches = inParallel(ranges, options.ranges(), range -> list(range, census, began));
        Duration listing = Duration.ofNanos(System.nanoTime() - began);
        RequestCounts known = source.requests();
        long reading = System.nanoTime();
        List<Sampled> sampled = new Sampling(census).run();
        Duration took = Duration.ofNanos(System.nanoTime() - reading);
        RequestCounts after = source.requests();
        double twins = twinShare(census);
        return result(
                census,
                reaches,
                sampled,
                twins,
                begun.minus(none),
                known.minus(begun).lists(),
                after.minus(known),
                listing,
                took);
    }

    /**
     * How far the listing of a range came.
     *
     * @param share of it that was listed, over 0 to 1
     */
    private record Reach(long entries, double share) {}

    private Reach list(KeyRange range, Census census, long began) {
        UnitMaker units = new UnitMaker(options.seed(), census::unit);
        long seen = 0;
        @Nullable Key first = null;
        @Nullable Key last = null;
        boolean whole = true;
        try (Source.Listing listing = source.list(range)) {
            for (Listed next = listing.next(); next != null; next = listing.next()) {
                census.entry(next);
                if (next.kind().hasContent()) {
                    units.add(next);
                }
                first = first == null ? next.key() : first;
                last = next.key();
                seen++;
                if (!mayGoOn(began)) {
                    whole = false;
                    break;
                }
            }
        }
        units.finish();
        double share = whole || first == null || last == null ? 1 : KeyShare.before(range, first, last);
        return new Reach(seen, share);
    }

    private boolean mayGoOn(long began) {
        long count = listed.incrementAndGet();
        if ((count & 0xff) == 0) {
            mustBeWanted();
            watcher.listed(count);
        }
        return count < options.entries()
                && System.nanoTime() - began < options.listing().toNanos();
    }

    private void mustBeWanted() {
        if (stopped.getAsBoolean() || Thread.currentThread().isInterrupted()) {
            throw new Interrupted("The survey was stopped.");
        }
    }

    /** Reads the units that were chosen. */
    private final class Sampling {
        private final Census census;
        private final long began = System.nanoTime();
        private final AtomicLong read = new AtomicLong();
        private final Keys keys = keys();
        private final Chunker chunker = new Chunker(ChunkerSettings.STANDARD, keys);

        private Sampling(Census census) {
            this.census = census;
        }

        private List<Sampled> run() {
            List<Unit> units = chosen();
            long all = units.stream().mapToLong(Sampling::toRead).sum();
            return inParallel(units, options.readers(), unit -> {
                mustBeWanted();
                // What comes first of each group is read in any case: without it nothing would be known.
                if (System.nanoTime() - began > options.sampling().toNanos() && !isFirst(unit)) {
                    return Sampled.none(unit.group());
                }
                try (SampleReader reader = new SampleReader(source, chunker, keys)) {
                    Sampled sampled = reader.read(unit);
                    watcher.sampled(read.addAndGet(sampled.read()), all);
                    return sampled;
                }
            });
        }

        private boolean isFirst(Unit unit) {
            Census.Chosen group = census.groups().get(unit.group());
            return group != null && group.units().getFirst().equals(unit);
        }

        /** In turn of all groups, so that time which runs out takes from all of them. */
        private List<Unit> chosen() {
            List<List<Unit>> byGroup = census.groups().values().stream()
                    .map(group -> first(group, Math.max(1, census.bytes())))
                    .toList();
            List<Unit> all = new ArrayList<>();
            for (int i = 0; byGroup.stream().mapToInt(List::size).max().orElse(0) > i; i++) {
                for (List<Unit> units : byGroup) {
                    if (i < units.size()) {
                        all.add(units.get(i));
                    }
                }
            }
            return all;
        }

        private List<Unit> first(Census.Chosen group, long ofBytes) {
            long share = (long) (options.sampleBytes() * ((double) group.bytes() / ofBytes));
            long most = Math.min(options.sampleBytes(), Math.max(share, LEAST_OF_A_GROUP));
            List<Unit> units = new ArrayList<>();
            long bytes = 0;
            for (Unit unit : group.units()) {
                if (bytes >= most) {
                    break;
                }
                units.add(unit);
                bytes += toRead(unit);
            }
            return units;
        }

        private static long toRead(Unit unit) {
            return unit.contents().stream()
                    .mapToLong(each -> Math.min(each.size(), SampleReader.MOST_OF_ONE))
                    .sum();
        }
    }

    /** They protect nothing: chunks are cut by them, and the same survey cuts the same ones. */
    private Keys keys() {
        try {
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(
                    ByteBuffer.allocate(Long.BYTES).putLong(options.seed()).array());
            return Keys.random(RepositoryId.of(new byte[RepositoryId.LENGTH]), random);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA1PRNG", e);
        }
    }

    /** Signs of a store are believed; names of files are a suspicion, and some are looked at. */
    private double twinShare(Census census) {
        double signs = census.twins().share();
        if (source.hasContentSigns() || signs == 0) {
            return signs;
        }
        Keys keys = keys();
        long suspected = 0;
        long right = 0;
        try (SampleReader reader = new SampleReader(source, new Chunker(ChunkerSettings.STANDARD, keys), keys)) {
            for (Twins.Bearers each : census.twins().suspects(SUSPECTS)) {
                mustBeWanted();
                suspected += each.bytesTwice();
                var first = reader.hash(each.first());
                if (first.isPresent() && first.equals(reader.hash(each.last()))) {
                    right += each.bytesTwice();
                }
            }
        }
        return suspected == 0 ? 0 : signs * right / suspected;
    }

    private SurveyResult result(
            Census census,
            List<Reach> reaches,
            List<Sampled> sampled,
            double twins,
            RequestCounts fixed,
            long lists,
            RequestCounts sampling,
            Duration listing,
            Duration reading) {
        boolean whole = reaches.stream().allMatch(reach -> reach.share() >= 1);
        double all = reaches.stream()
                .mapToDouble(reach -> reach.entries() / reach.share())
                .sum();
        double times = census.entries() == 0 ? 1 : Math.max(1, all / census.entries());
        List<SurveyResult.Part> groups = new ArrayList<>();
        census.groups().forEach((group, chosen) -> groups.add(part(group, chosen, times, sampled)));
        double busy = sampled.stream().mapToLong(Sampled::busy).sum() / 1e9;
        return new SurveyResult(
                whole,
                census.entries(),
                Math.round(census.entries() * times),
                Math.round(census.contents() * times),
                Math.round(census.bytes() * times),
                Math.round(census.keyBytes() * times),
                groups,
                twins,
                fixed,
                lists,
                sampling,
                listing,
                reading,
                Math.max(1, busy / Math.max(1e-3, reading.toNanos() / 1e9)),
                source.remarks());
    }

    private static SurveyResult.Part part(Group group, Census.Chosen chosen, double times, List<Sampled> sampled) {
        List<Sampled> mine = sampled.stream()
                .filter(each -> each.group().equals(group) && each.contents() > 0)
                .toList();
        Sampled sum = mine.stream().reduce(Sampled.none(group), Sampled::plus);
        String name = group.size().name().toLowerCase(java.util.Locale.ROOT) + (group.packed() ? " packed" : "");
        return new SurveyResult.Part(
                name,
                Math.round(chosen.contents() * times),
                Math.round(chosen.bytes() * times),
                mine.size(),
                sum.contents(),
                sum.failed(),
                sum.read(),
                sum.stands(),
                sum.distinct(),
                sum.framed(),
                Ratio.standardError(mine),
                sum.chunks(),
                sum.nanos() / 1e9);
    }

    /** Does all, so many at once; what one throws ends all. */
    private static <T, R> List<R> inParallel(List<T> things, int atOnce, java.util.function.Function<T, R> action) {
        try (ExecutorService threads = Executors.newFixedThreadPool(
                Math.clamp(things.size(), 1, atOnce),
                Thread.ofPlatform().name("survey-", 0).daemon().factory())) {
            ExecutorCompletionService<R> done = new ExecutorCompletionService<>(threads);
            List<Future<R>> all = new ArrayList<>();
            things.forEach(each -> all.add(done.submit(() -> action.apply(each))));
            Consumer<Future<R>> cancel = each -> each.cancel(true);
            try {
                List<R> results = new ArrayList<>();
                for (int i = 0; i < all.size(); i++) {
                    var _ = done.take().get();
                }
                for (Future<R> each : all) {
                    results.add(each.get());
                }
                return results;
            } catch (InterruptedException e) {
                all.forEach(cancel);
                Thread.currentThread().interrupt();
                throw new Interrupted("The survey was stopped.", e);
            } catch (ExecutionException e) {
                all.forEach(cancel);
                if (e.getCause() instanceof HoldfastException known) {
                    throw known;
                }
                throw new IllegalStateException("a survey failed", e.getCause());
            }
        }
    }
}
