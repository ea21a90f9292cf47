package io.holdfast.engine.repository;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.error.Damaged;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The first hash of each page of an {@link IndexFile}, or of every so manyth where there are more than {@value #MOST}: which page a hash lies in, without opening one. 8 bytes
 * each, of the hash as many; so of pages that begin alike in these several may be meant.
 *
 * <p>{@code u32(pages to a fence) u32(count) u64*}
 */
final class Fences {
    /** 1 MiB of them. */
    static final int MOST = 1 << 17;

    /** Turned so that they sort as unsigned numbers do. */
    private final long[] turned;

    private final int pagesEach;
    private final long pages;

    private Fences(long[] turned, int pagesEach, long pages) {
        this.turned = turned;
        this.pagesEach = pagesEach;
        this.pages = pages;
    }

    /**
     * @param pages of the file
     * @throws Damaged if they can't be those of so many pages
     */
    static Fences decode(ByteReader in, long pages) {
        int pagesEach = in.u32();
        int count = in.u32();
        if (pages < 0
                || pagesEach < 1
                || count != (pages + pagesEach - 1) / pagesEach
                || count > in.remaining() / Long.BYTES) {
            throw in.damaged(count + " fences of " + pagesEach + " pages each, where there are " + pages + " pages");
        }
        long[] turned = new long[count];
        for (int i = 0; i < count; i++) {
            turned[i] = turn(in.u64());
        }
        return new Fences(turned, pagesEach, pages);
    }

    /** The first page that this hash can lie in. */
    long first(ContentHash hash) {
        int fence = notLess(turned(hash)); // what begins alike may stand at the end of the page before
        return Math.max(0, fence - 1L) * pagesEach;
    }

    /** The last page that it can lie in; before the first where it can lie in none. */
    long last(ContentHash hash) {
        long prefix = turned(hash);
        int fence = notLess(prefix);
        while (fence < turned.length && turned[fence] == prefix) {
            fence++;
        }
        return Math.min(pages, (long) fence * pagesEach) - 1;
    }

    /** The page that it lies in, as near as can be told where hashes are spread evenly between two fences. */
    long guess(ContentHash hash) {
        if (pagesEach == 1) {
            return last(hash);
        }
        long prefix = turned(hash);
        int next = notLess(prefix);
        double from = next == 0 ? Long.MIN_VALUE : turned[next - 1];
        double to = next == turned.length ? Long.MAX_VALUE : turned[next];
        double share = to > from ? (prefix - from) / (to - from) : 0.5;
        return (long) ((next - 1 + share) * pagesEach);
    }

    /** The first fence that is not less; how many there are, where all are less. */
    private int notLess(long prefix) {
        int at = Arrays.binarySearch(turned, prefix);
        if (at < 0) {
            return -at - 1;
        }
        while (at > 0 && turned[at - 1] == prefix) {
            at--;
        }
        return at;
    }

    private static long turned(ContentHash hash) {
        return turn(ByteBuffer.wrap(hash.bytes()).getLong());
    }

    private static long turn(long prefix) {
        return prefix ^ Long.MIN_VALUE;
    }

    /** Gathers them while pages are written. */
    static final class Builder {
        private final int most;
        private long[] prefixes = new long[64];
        private int count;
        private int pagesEach = 1;
        private long pages;

        /** @param most even, at least 2 */
        Builder(int most) {
            this.most = most;
        }

        /** @param first hash of the next page */
        void addPage(ContentHash first) {
            if (pages % pagesEach == 0 && count == most) {
                thin();
            }
            if (pages % pagesEach == 0) {
                if (count == prefixes.length) {
                    prefixes = Arrays.copyOf(prefixes, 2 * count);
                }
                prefixes[count++] = ByteBuffer.wrap(first.bytes()).getLong();
            }
            pages++;
        }

        private void thin() {
            for (int i = 0; 2 * i < count; i++) {
                prefixes[i] = prefixes[2 * i];
            }
            count /= 2;
            pagesEach *= 2;
        }

        void encode(ByteWriter out) {
            out.u32(pagesEach).u32(count);
            for (int i = 0; i < count; i++) {
                out.u64(prefixes[i]);
            }
        }
    }
}
