package io.holdfast.engine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.holdfast.engine.error.HoldfastException;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Feeds a decoder with mutations of valid bytes and with noise. Whatever it gets, it ends in a value that satisfies the test, or in
 * one of the errors that it declares; never in another, never with more memory than it is allowed, never after a second.
 *
 * <p>A failure names its seed and shows the bytes; {@code -Dholdfast.fuzz.seed=N} begins with that seed,
 * {@code -Dholdfast.fuzz.rounds=N} goes on for longer.
 */
public final class Fuzz {
    private static final long SECOND = 1_000_000_000L;
    private static final int WARM = 50;
    private static final int SHOWN = 2_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final List<byte[]> valid;
    private final Set<Class<? extends HoldfastException>> declared;
    private int rounds = Integer.getInteger("holdfast.fuzz.rounds", 20_000);
    private long mostAllocated = 1 << 20;

    private static volatile @Nullable Guided guided;

    /** Takes bytes; throws what it declares, or an {@code AssertionError} where its value is none. */
    public interface Decoder {
        void decode(byte[] bytes);
    }

    private record Guided(Guide by, int memoryTimes) {}

    /** Feeds the decoder in place of the rounds here. Returns when it is done. */
    interface Guide {
        /** @param judged throws an {@code AssertionError} for whatever would fail the test */
        void feed(Decoder judged, List<byte[]> valid);
    }

    /**
     * @param declared what the decoder may throw
     * @param valid    what it takes: at least one
     */
    public Fuzz(Set<Class<? extends HoldfastException>> declared, List<byte[]> valid) {
        this.declared = declared;
        this.valid = valid;
    }

    /** For a decoder that takes its time. */
    public Fuzz rounds(int most) {
        rounds = Math.min(rounds, most);
        return this;
    }

    /** Bytes that one decoding may allocate; 1 MiB where this is not called. */
    public Fuzz allocatingAtMost(long bytes) {
        mostAllocated = bytes;
        return this;
    }

    /**
     * From now on, in this process.
     *
     * @param memoryTimes so many times what is allowed otherwise: the hooks of a fuzzer allocate, too
     */
    static void guideBy(Guide by, int memoryTimes) {
        guided = new Guided(by, memoryTimes);
    }

    /** No more. */
    static void unguided() {
        guided = null;
    }

    public void check(Decoder decoder) {
        for (int i = 0; i < WARM; i++) {
            valid.forEach(decoder::decode);
        }
        Guided now = guided;
        if (now == null) {
            checkRounds(decoder);
        } else {
            mostAllocated *= now.memoryTimes;
            now.by.feed(bytes -> assertThat(failure(decoder, bytes)).isNull(), valid);
        }
    }

    private void checkRounds(Decoder decoder) {
        long first = Long.getLong("holdfast.fuzz.seed", 0);
        for (long seed = first; seed < first + rounds; seed++) {
            byte[] bytes = new Mutation(new SplittableRandom(seed)).of(valid);
            String how = failure(decoder, bytes);
            if (how != null) {
                String hex = HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, SHOWN));
                fail("seed %d: %s, for %d bytes: %s", seed, how, bytes.length, hex);
            }
        }
    }

    /** Too much is what it takes twice: the first time classes may be loaded, which a fuzzer instruments meanwhile. */
    private @Nullable String failure(Decoder decoder, byte[] bytes) {
        Costly first = decoded(decoder, bytes);
        return first.how == null && first.tooMuch != null ? decoded(decoder, bytes).tooMuch : first.how;
    }

    /**
     * One decoding.
     *
     * @param how     it failed
     * @param tooMuch of memory or time, if it took so much
     */
    private record Costly(@Nullable String how, @Nullable String tooMuch) {}

    private Costly decoded(Decoder decoder, byte[] bytes) {
        long before = threads.getCurrentThreadAllocatedBytes();
        long begun = threads.getCurrentThreadCpuTime();
        String how = null;
        try {
            decoder.decode(bytes);
        } catch (HoldfastException e) {
            how = declared.contains(e.getClass()) ? null : "not declared: " + e;
        } catch (RuntimeException | Error e) {
            how = e + " at " + (e.getStackTrace().length > 0 ? e.getStackTrace()[0] : "?");
        }
        long took = threads.getCurrentThreadCpuTime() - begun;
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        if (allocated > mostAllocated) {
            return new Costly(how, "it allocated " + allocated + " bytes, more than " + mostAllocated);
        }
        return new Costly(how, took > SECOND ? "it took " + took / 1_000_000 + " ms" : null);
    }
}
