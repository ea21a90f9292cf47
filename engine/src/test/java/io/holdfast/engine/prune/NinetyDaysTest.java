package io.holdfast.engine.prune;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.backup.BackupOptions;
import io.holdfast.engine.backup.MapSource;
import io.holdfast.engine.backup.Restored;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.prune.PruneOptions.Rewriting;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.retention.Forget;
import io.holdfast.engine.retention.ForgetOptions;
import io.holdfast.engine.retention.ForgetPlan;
import io.holdfast.engine.retention.Keep;
import io.holdfast.engine.retention.KeepRules;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A source of which every hour a thousandth changes, scattered, is backed up each time; each night retention and prune do their work. What
 * is stored stays near what the kept snapshots hold. Prints a table: docs/performance.md has it.
 *
 * <p>The trash is off, since what lies there is kept on purpose. What is condemned or young is counted as stored: it waits for G and for a day. The repository has
 * but five or six full packs, and after one is rewritten both copies are stored for two nights: so a night may be far above the mean, which it would not be among a
 * hundred packs.
 */
class NinetyDaysTest {
    private static final int DAYS = Integer.getInteger("holdfast.days", 90);
    private static final int FILES = 10_000;
    private static final int LARGEST = 16_000;
    private static final KeepRules RULES =
            new KeepRules(Map.of(Keep.HOURLY, 24, Keep.DAILY, 7, Keep.WEEKLY, 4), Optional.empty(), ZoneOffset.UTC);

    /** Wanted of the days behind the first ones, when there is little to keep: in the mean. */
    private static final double MOST = 1.5;

    /** Of any of them: a fifth of the repository is rewritten. */
    private static final double WORST = 2.2;

    private static final int SETTLED = 14;

    @TempDir
    private Path folder = Path.of("");

    private final Random random = new Random(90);
    private final Map<String, String> contents = new HashMap<>();

    @Tag("long")
    @Timeout(value = 1, unit = java.util.concurrent.TimeUnit.HOURS)
    @Test
    void whatIsStoredStaysNearWhatIsKept() {
        PruneWorld world = new PruneWorld(folder, Times.PROMPT);
        world.trash(Duration.ZERO);
        MapSource source = new MapSource("files", world.clock::now);
        for (int i = 0; i < FILES; i++) {
            change(source, i);
        }
        var day = new Totals();
        double most = 0;
        double sum = 0;
        System.out.println("| day | snapshots | live | stored | stored/live | packs | packs rewritten | copied |");
        System.out.println("| --: | --: | --: | --: | --: | --: | --: | --: |");
        for (int n = 1; n <= DAYS; n++) {
            for (int hour = 0; hour < 24; hour++) {
                for (int i = 0; i < FILES / 1_000; i++) {
                    change(source, random.nextInt(FILES));
                }
                world.backUp(source, world.client(), BackupOptions.DEFAULT, Map.copyOf(contents));
                world.pass(Duration.ofHours(1));
            }
            forget(world);
            day.add(world.prune(PruneOptions.usual(world.times).with(Rewriting.USUAL), world.client()));
            double ratio = (double) world.objects.bytes() / live(world);
            most = n > SETTLED ? Math.max(most, ratio) : most;
            sum += n > SETTLED ? ratio : 0;
            if (n % 10 == 0 || n == DAYS) {
                print(n, world, ratio, day);
            }
        }
        double mean = sum / (DAYS - SETTLED);
        System.out.printf(Locale.ROOT, "after day %d: %.3f in the mean, %.3f at most%n", SETTLED, mean, most);
        assertThat(mean).isLessThan(MOST);
        assertThat(most).isLessThan(WORST);
        assertThat(world.lost()).isEmpty();
    }

    /** Since the beginning. */
    private static final class Totals {
        private long rewritten;
        private long copied;
        private long prunesThatRewrote;

        void add(PruneResult result) {
            rewritten += result.rewritten().packs().objects();
            copied += result.rewritten().copied();
            prunesThatRewrote += result.rewritten().copied() > 0 ? 1 : 0;
        }
    }

    private void change(MapSource source, int number) {
        byte[] content = new byte[500 + random.nextInt(LARGEST)];
        random.nextBytes(content);
        String key = String.format(Locale.ROOT, "folder-%02d/f%05d", number % 50, number);
        source.put(key, content);
        contents.put(key, Restored.digest(content));
    }

    private static void forget(PruneWorld world) {
        try (Repository repository = world.open(world.client())) {
            var forget = new Forget(repository, PruneWorld.origin(), io.holdfast.engine.progress.Progress.none());
            ForgetPlan plan = forget.plan(new ForgetOptions(RULES, Optional.empty(), List.of()));
            forget.run(plan);
            plan.going().forEach(each -> world.untell(each.snapshot()));
        }
    }

    /** Bytes of the different contents that kept snapshots hold. */
    private static long live(PruneWorld world) {
        Set<String> contents = new HashSet<>();
        world.told.values().forEach(snapshot -> contents.addAll(snapshot.values()));
        return contents.stream()
                .mapToLong(each -> Long.parseLong(each.substring(0, each.indexOf(':'))))
                .sum();
    }

    private static void print(int day, PruneWorld world, double ratio, Totals totals) {
        System.out.printf(
                Locale.ROOT,
                "| %d | %d | %.1f MB | %.1f MB | %.3f | %d | %d in %d prunes | %.1f MB |%n",
                day,
                world.told.size(),
                live(world) / 1e6,
                world.objects.bytes() / 1e6,
                ratio,
                world.packs().size(),
                totals.rewritten,
                totals.prunesThatRewrote,
                totals.copied / 1e6);
    }
}
