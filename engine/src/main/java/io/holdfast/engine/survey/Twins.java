package io.holdfast.engine.survey;

import io.holdfast.engine.entry.Listed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much of a source is there several times. A sample of single contents would not tell: of two twins it rarely has both. So the sample is one of
 * <em>signs</em>, which twins have in common: a sign is in it by its hash alone, with all that bear it, and the share that is kept is halved whenever there
 * are too many (Gibbons, 2001). Each sign that is kept stands for as many as were dropped beside it.
 */
final class Twins {
    private static final int MOST = 16_384;

    private final Map<Long, Bearers> signs = new HashMap<>();
    private int level;

    /** What bears a sign. */
    static final class Bearers {
        private final Listed first;
        private Listed last;
        private long count = 1;
        private long bytes;

        private Bearers(Listed first) {
            this.first = first;
            this.last = first;
            this.bytes = first.size();
        }

        Listed first() {
            return first;
        }

        /** Another one, if there is one. */
        Listed last() {
            return last;
        }

        /** Of all but one. */
        long bytesTwice() {
            return bytes - first.size();
        }
    }

    /** @param sign what contents have in common that may be the same */
    void add(byte[] sign, Listed listed) {
        long hash = Luck.of(Arrays.hashCode(sign), listed.size());
        if (!isKept(hash)) {
            return;
        }
        Bearers known = signs.get(hash);
        if (known != null) {
            known.count++;
            known.bytes += listed.size();
            known.last = listed;
            return;
        }
        signs.put(hash, new Bearers(listed));
        if (signs.size() > MOST) {
            level++;
            signs.keySet().removeIf(each -> !isKept(each));
        }
    }

    private boolean isKept(long hash) {
        return (hash & ((1L << level) - 1)) == 0;
    }

    /** Share of the bytes that are there already, 0 to 1, were all signs right. */
    double share() {
        long all = 0;
        long twice = 0;
        for (Bearers each : signs.values()) {
            all += each.bytes;
            twice += each.bytesTwice();
        }
        return all == 0 ? 0 : (double) twice / all;
    }

    /** Those with the most bytes that may be there twice. */
    List<Bearers> suspects(int most) {
        List<Bearers> found = new ArrayList<>(signs.values());
        found.removeIf(each -> each.count < 2);
        found.sort(Comparator.comparingLong(Bearers::bytesTwice).reversed());
        return found.subList(0, Math.min(most, found.size()));
    }
}
