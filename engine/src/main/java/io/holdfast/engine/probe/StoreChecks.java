package io.holdfast.engine.probe;

import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.store.Store.Page;
import io.holdfast.engine.store.Store.Stat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What a repository does, at any store: through the same calls. */
final class StoreChecks {
    private static final int AT_ONCE = 16;
    private static final int PACKS_AT_ONCE = 4;
    private static final String ORDER = "order/";

    /** They sort around the slash, and around letters of both cases. */
    private static final List<String> AROUND_THE_SLASH = List.of("-x", ".x", "/x", "0x", "Ux", "_x", "zx");

    private final Bench bench;
    private final ProbeOptions options;
    private Duration fill = Duration.ZERO;

    StoreChecks(Bench bench) {
        this.bench = bench;
        this.options = bench.options();
    }

    List<Check> all() {
        return List.of(
                new Check("read-after-write", Weight.NEEDED, this::readAfterWrite),
                new Check("list-after-write", Weight.NEEDED, this::listAfterWrite),
                new Check("list-order", Weight.NEEDED, this::order),
                new Check("list-while-written", Weight.NEEDED, this::whileWritten),
                new Check("ranges", Weight.NEEDED, this::ranges),
                new Check("sizes-and-names", Weight.NEEDED, this::sizesAndNames));
    }

    List<Check> last() {
        return List.of(
                new Check("requests", Weight.TOLD, this::requests),
                new Check("throughput", Weight.TOLD, this::throughput),
                new Check("clock", Weight.NEEDED, this::clock));
    }

    /** S1 of docs/protocol.md. What is put once and never again, as all of a repository is, comes first. */
    private Answer readAfterWrite() {
        Duration slowest = Duration.ZERO;
        for (int i = 0; i < options.samples(); i++) {
            String name = "read/" + i;
            byte[] first = Bench.bytes(1_000 + i, i);
            long begun = System.nanoTime();
            bench.put(name, first);
            if (!isThere(name, first)) {
                return lost("A put that was acknowledged can't be read");
            }
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            slowest = took.compareTo(slowest) > 0 ? took : slowest;
            byte[] second = Bench.bytes(2_000 + i, -i);
            bench.put(name, second);
            if (!isThere(name, second)) {
                return stale(name, second, "what was there before an overwrite");
            }
            if (bench.delete(name) && bench.get(name).isPresent()) {
                return stale(name, null, "an object that was deleted");
            }
        }
        return Answer.passed(
                options.samples() + " objects put, overwritten, deleted and read, slowest " + Spell.time(slowest), "");
    }

    private boolean isThere(String name, byte[] content) {
        return bench.get(name).filter(found -> Arrays.equals(found, content)).isPresent();
    }

    private Answer lost(String what) {
        return Answer.failed(what, "A commit there could be lost without anybody noticing.");
    }

    private Answer stale(String name, byte @Nullable [] wanted, String what) {
        Optional<Duration> late =
                bench.until(() -> wanted == null ? bench.get(name).isEmpty() : isThere(name, wanted));
        return Answer.noted(
                "reads show " + what
                        + late.map(time -> " for " + Spell.time(time))
                                .orElse(", still after " + Spell.time(options.patience())),
                "Repositories are not concerned, since nothing in them is overwritten. A source in such a store is read as it was a while ago.");
    }

    /** S2: D. */
    private Answer listAfterWrite() {
        Duration latest = Duration.ZERO;
        for (int i = 0; i < options.samples(); i++) {
            String name = "late/" + i;
            int size = 10 + i;
            bench.put(name, Bench.bytes(size, i));
            Optional<Duration> put = untilListed(name, stat -> stat.isPresent());
            bench.put(name, Bench.bytes(size + 1, i));
            Optional<Duration> overwritten = untilListed(
                    name,
                    stat -> stat.map(Stat::size)
                            .filter(each -> each == size + 1)
                            .isPresent());
            Optional<Duration> deleted =
                    bench.delete(name) ? untilListed(name, Optional::isEmpty) : Optional.of(Duration.ZERO);
            if (put.isEmpty()) {
                return neverListed();
            }
            bench.late(put.get());
            latest = longest(latest, put.get());
            if (overwritten.isEmpty() || deleted.isEmpty()) {
                return Answer.noted(
                        "lists show an object as it was before it was overwritten or deleted, still after "
                                + Spell.time(options.patience()),
                        "Repositories are not concerned. A source in such a store is seen as it was a while ago.");
            }
            latest = longest(latest, longest(overwritten.get(), deleted.get()));
        }
        int changes = 3 * options.samples();
        return latest.isZero()
                ? Answer.passed(changes + " changes were listed at once", "")
                : Answer.noted("the latest of " + changes + " changes was listed after " + Spell.time(latest), lag());
    }

    private static Duration longest(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private Optional<Duration> untilListed(String name, Predicate<Optional<Stat>> isSo) {
        return bench.until(() -> isSo.test(bench.list("late/").stream()
                .filter(each -> each.name().equals(name))
                .findFirst()));
    }

    private Answer neverListed() {
        bench.late(options.patience());
        String measured = "a put was not listed within " + Spell.time(options.patience());
        return bench.assumed().listDelay().compareTo(options.patience()) > 0
                ? Answer.noted(
                        measured,
                        "It is assumed to be within "
                                + Spell.time(bench.assumed().listDelay()) + ". To see how late lists are: --patience.")
                : Answer.failed(
                        measured,
                        "It is assumed to be within "
                                + Spell.time(bench.assumed().listDelay())
                                + ": prune could delete what is needed. To see how late lists are: --patience.");
    }

    /** What follows from the delays so far. */
    private String lag() {
        Duration seen = bench.listDelay();
        return bench.assumed().listDelay().compareTo(seen) >= 0
                ? "Listing may lag " + Spell.time(seen) + ": deletion waits for it, and for "
                        + Spell.time(bench.assumed().listDelay()) + " anyway."
                : "Listing may lag " + Spell.time(seen) + ", more than the "
                        + Spell.time(bench.assumed().listDelay()) + " that is assumed: prune has to wait longer.";
    }

    /** The order of bytes, over more than one page; and what a page begins behind. */
    private Answer order() {
        List<String> names = IntStream.range(0, options.groups())
                .boxed()
                .flatMap(i -> AROUND_THE_SLASH.stream().map(end -> ORDER + String.format("k%03d", i) + end))
                .sorted()
                .toList();
        long begun = System.nanoTime();
        AtOnce.each(AT_ONCE, names, name -> bench.put(name, Bench.bytes(100, name.hashCode())));
        fill = Duration.ofNanos(System.nanoTime() - begun);
        Optional<Duration> late;
        try {
            late = bench.until(() -> names(bench.list(ORDER)).containsAll(names));
        } catch (Unsupported e) {
            return Answer.failed(e.message(), "A repository needs a list in the order of bytes.");
        }
        if (late.isEmpty()) {
            return neverListed();
        }
        bench.late(late.get());
        List<String> found = names(bench.list(ORDER));
        if (!found.equals(names)) {
            return Answer.failed(
                    "a list has " + found.size() + " names, in another order or not each once, of " + names.size(),
                    "A repository needs a list in the order of bytes.");
        }
        String middle = names.get(names.size() / 2);
        Page behind = bench.page(ORDER, middle);
        if (behind.found().isEmpty() || !behind.found().getFirst().name().equals(names.get(names.size() / 2 + 1))) {
            return Answer.failed(
                    "a list behind " + middle + " does not begin behind it",
                    "Pages of a list would overlap or lack names.");
        }
        String measured = names.size() + " names in the order of bytes";
        return late.get().isZero()
                ? Answer.passed(measured, "")
                : Answer.noted(measured + ", complete after " + Spell.time(late.get()), lag());
    }

    private static List<String> names(List<Stat> stats) {
        return stats.stream().map(Stat::name).toList();
    }

    /** What is put behind a page's back. */
    private Answer whileWritten() {
        Page first = bench.page(ORDER, null);
        if (first.found().isEmpty()) {
            return Answer.skipped("there is no list to go on with", "");
        }
        List<String> added = IntStream.range(0, options.samples())
                .mapToObj(i -> ORDER + "a" + i)
                .toList();
        AtOnce.each(AT_ONCE, added, name -> bench.put(name, new byte[1]));
        List<String> seen = new ArrayList<>(names(first.found()));
        for (Page page = first; page.more() && !page.found().isEmpty(); ) {
            page = bench.page(ORDER, page.found().getLast().name());
            seen.addAll(names(page.found()));
        }
        Set<String> wanted = new HashSet<>();
        AROUND_THE_SLASH.forEach(end ->
                IntStream.range(0, options.groups()).forEach(i -> wanted.add(ORDER + String.format("k%03d", i) + end)));
        List<String> old = seen.stream().filter(wanted::contains).toList();
        if (old.size() != wanted.size() || !new HashSet<>(old).equals(wanted)) {
            return Answer.failed(
                    "while " + added.size() + " objects were put before the marker, a list lacked or repeated names",
                    "What a running backup puts would hide what is there already.");
        }
        return Answer.passed("each name once, while " + added.size() + " objects were put before the marker", "");
    }

    private Answer ranges() {
        byte[] content = Bench.bytes(100_000, 7);
        bench.put("range", content);
        for (int[] each : new int[][] {{0, 1}, {0, 100_000}, {17, 4_096}, {99_999, 1}, {65_535, 2}}) {
            byte[] got;
            try {
                got = bench.get("range", each[0], each[1]);
            } catch (Damaged | Unsupported e) {
                return Answer.failed(
                        e.message(), "A restore reads ranges, and would read every pack whole, or nothing.");
            }
            if (!Arrays.equals(got, Arrays.copyOfRange(content, each[0], each[0] + each[1]))) {
                return Answer.failed("other bytes came than those from " + each[0] + " on", "A restore reads ranges.");
            }
        }
        try {
            var _ = bench.get("range", 99_990, 20);
            return Answer.failed(
                    "a range that goes past the end was given as if it were whole",
                    "A pack that is cut would go unnoticed.");
        } catch (Damaged e) {
            return Answer.passed("5 ranges came as asked for, one past the end did not", "");
        }
    }

    private Answer sizesAndNames() {
        List<String> names = List.of("empty", "one", "part-" + "n".repeat(190), longName());
        for (int i = 0; i < names.size(); i++) {
            byte[] content = Bench.bytes(i, i);
            bench.put(names.get(i), content);
            boolean right = isThere(names.get(i), content)
                    && bench.head(names.get(i))
                            .filter(stat -> stat.size() == content.length)
                            .isPresent();
            if (!right) {
                return Answer.failed(
                        "an object of " + i + " bytes with a name of "
                                + names.get(i).length() + " characters is not what was put",
                        "");
            }
        }
        if (bench.get("nothing-is-there").isPresent()
                || bench.head("nothing-is-there").isPresent()) {
            return Answer.failed("an object that was never put is there", "Nobody could tell whether a pack was sent.");
        }
        return Answer.passed("empty objects, long names, and what is not there", "");
    }

    private static String longName() {
        return "deep/" + "d".repeat(180) + "/" + "e".repeat(180);
    }

    private Answer requests() {
        int count = options.groups() * AROUND_THE_SLASH.size();
        List<String> read = IntStream.range(0, options.groups())
                .mapToObj(i -> ORDER + String.format("k%03d", i) + AROUND_THE_SLASH.getFirst())
                .toList();
        long begun = System.nanoTime();
        AtOnce.each(AT_ONCE, read, bench::get);
        Duration reads = Duration.ofNanos(System.nanoTime() - begun);
        AtOnce.each(AT_ONCE, read, _ -> bench.readClock());
        return Answer.passed(
                "small objects, " + AT_ONCE + " at once: put " + Spell.perSecond(count, fill) + ", read "
                        + Spell.perSecond(read.size(), reads),
                "");
    }

    private Answer throughput() {
        List<Integer> packs = IntStream.range(0, options.packs()).boxed().toList();
        byte[] content = Bench.bytes(options.packBytes(), 11);
        long begun = System.nanoTime();
        AtOnce.each(PACKS_AT_ONCE, packs, i -> bench.put("pack/" + i, content));
        Duration put = Duration.ofNanos(System.nanoTime() - begun);
        begun = System.nanoTime();
        AtOnce.each(PACKS_AT_ONCE, packs, i -> {
            if (!isThere("pack/" + i, content)) {
                throw new Damaged("A large object is not what was put");
            }
        });
        Duration got = Duration.ofNanos(System.nanoTime() - begun);
        long bytes = (long) options.packs() * options.packBytes();
        return Answer.passed(
                Spell.rate(bytes, put) + " out, " + Spell.rate(bytes, got) + " in, " + PACKS_AT_ONCE
                        + " objects at once",
                "To send 1 TB takes about " + Spell.time(put.multipliedBy(1_000_000_000_000L / bytes)) + ".");
    }

    /** S3: E; last, since every time that was given so far counts. */
    private Answer clock() {
        bench.readClock();
        Duration spread = bench.clockSpread();
        Duration assumed = bench.assumed().clockSpread();
        String measured = "the store's times differ by " + Spell.time(spread) + " at most";
        if (spread.compareTo(assumed) > 0) {
            return Answer.noted(
                    measured,
                    "That is more than the " + Spell.time(assumed) + " that are assumed: prune has to wait longer.");
        }
        Duration ahead = bench.clocks().ahead();
        if (ahead.abs().compareTo(Duration.ofMinutes(1)) > 0) {
            return Answer.noted(
                    measured + "; this machine's clock is " + Spell.time(ahead.abs())
                            + (ahead.isNegative() ? " ahead" : " behind"),
                    "Stores refuse requests of a machine that is off by 15 minutes. Set its clock.");
        }
        return Answer.passed(measured, "Within the " + Spell.time(assumed) + " that are assumed.");
    }
}
