package io.holdfast.engine.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Contents of all sizes, some that compress and some that do not, some seen before, whole or in part. */
final class Contents {
    private static final int REMEMBERED = 8;

    private final Random random;
    private final int longest;
    private final List<byte[]> seen = new ArrayList<>();

    Contents(Random random, int longest) {
        this.random = random;
        this.longest = longest;
    }

    byte[] next() {
        byte[] content = random.nextInt(5) == 0 && !seen.isEmpty() ? known() : fresh();
        if (seen.size() == REMEMBERED) {
            seen.remove(random.nextInt(REMEMBERED));
        }
        seen.add(content);
        return content;
    }

    private byte[] known() {
        byte[] known = seen.get(random.nextInt(seen.size())).clone();
        if (random.nextBoolean() && known.length > 0) {
            known[random.nextInt(known.length)]++;
        }
        return known;
    }

    private byte[] fresh() {
        byte[] content = new byte[Math.min(longest, size())];
        random.nextBytes(content);
        if (random.nextBoolean()) {
            for (int i = 0; i < content.length; i++) {
                content[i] = (byte) ('a' + (content[i] & 3));
            }
        }
        return content;
    }

    private int size() {
        return switch (random.nextInt(40)) {
            case 0, 1, 2, 3 -> 0;
            case 4, 5, 6 -> 1 + random.nextInt(3);
            case 7, 8, 9, 10 -> 300_000 + random.nextInt(500_000);
            case 11 -> 1_000_000 + random.nextInt(2_500_000);
            default -> random.nextInt(20_000);
        };
    }
}
