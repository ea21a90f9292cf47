package io.holdfast.engine.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Makes almost valid bytes out of valid ones. What it makes follows from its generator alone. */
final class Mutation {
    /** What lengths and counts are replaced by. */
    private static final long[] EXTREMES = {
        0,
        1,
        0x7f,
        0x80,
        0xff,
        0xffff,
        0x10000,
        0x7fffffffL,
        0x80000000L,
        0xffffffffL,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        -1
    };

    private static final int MOST_CHANGES = 4;
    private static final int NOISE = 200;

    private final SplittableRandom random;

    Mutation(SplittableRandom random) {
        this.random = random;
    }

    byte[] of(List<byte[]> valid) {
        if (random.nextInt(20) == 0) {
            return noise(random.nextInt(NOISE));
        }
        byte[] bytes = one(valid).clone();
        for (int changes = 1 + random.nextInt(MOST_CHANGES); changes > 0; changes--) {
            bytes = changed(bytes, valid);
        }
        return bytes;
    }

    private byte[] one(List<byte[]> valid) {
        return valid.get(random.nextInt(valid.size()));
    }

    private byte[] noise(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] changed(byte[] bytes, List<byte[]> valid) {
        int at = random.nextInt(bytes.length + 1);
        int to = at + random.nextInt(bytes.length - at + 1);
        return switch (random.nextInt(10)) {
            case 0, 1 -> with(bytes, at, (byte) (1 << random.nextInt(8)));
            case 2 -> Arrays.copyOf(bytes, at);
            case 3 -> spliced(bytes, at, noise(1 + random.nextInt(20)), at);
            case 4 -> spliced(bytes, at, new byte[0], to);
            case 5 -> spliced(bytes, at, Arrays.copyOfRange(bytes, at, Math.min(to, at + 1000)), at);
            case 6 -> other(bytes, at, one(valid));
            case 7 -> spliced(bytes, at, number(random.nextInt(1, 9)), Math.min(bytes.length, at + random.nextInt(9)));
            default -> spliced(bytes, at, varint(), Math.min(bytes.length, at + random.nextInt(3)));
        };
    }

    private static byte[] with(byte[] bytes, int at, byte flipped) {
        if (at < bytes.length) {
            bytes[at] ^= flipped;
        }
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int from, byte[] middle, int to) {
        byte[] spliced = Arrays.copyOf(bytes, from + middle.length + bytes.length - to);
        System.arraycopy(middle, 0, spliced, from, middle.length);
        System.arraycopy(bytes, to, spliced, from + middle.length, bytes.length - to);
        return spliced;
    }

    private byte[] other(byte[] bytes, int at, byte[] other) {
        int from = random.nextInt(other.length + 1);
        return spliced(bytes, at, Arrays.copyOfRange(other, from, other.length), bytes.length);
    }

    private byte[] number(int width) {
        long value = EXTREMES[random.nextInt(EXTREMES.length)];
        byte[] bytes = new byte[width];
        for (int i = width - 1; i >= 0; i--) {
            bytes[i] = (byte) value;
            value >>>= 8;
        }
        return bytes;
    }

    /** Up to eleven bytes long, where ten are allowed; sometimes written longer than it is. */
    private byte[] varint() {
        long value = EXTREMES[random.nextInt(EXTREMES.length)];
        byte[] bytes = new byte[11];
        int length = 0;
        while (value >>> 7 != 0) {
            bytes[length++] = (byte) (value | 0x80);
            value >>>= 7;
        }
        bytes[length++] = (byte) value;
        if (random.nextInt(4) == 0 && length < bytes.length) {
            bytes[length - 1] |= (byte) 0x80;
            bytes[length++] = (byte) random.nextInt(3);
        }
        return Arrays.copyOf(bytes, length);
    }
}
