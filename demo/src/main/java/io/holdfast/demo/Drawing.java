package io.holdfast.demo;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** Draws product pictures: discs on a gradient, with some grain, as PNG (RFC 2083). Needs no window system and no fonts. */
final class Drawing {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int DISCS = 5;

    private Drawing() {}

    /** The same picture for the same seed. */
    static byte[] png(long seed) {
        Random random = new Random(seed);
        int width = 48 + random.nextInt(48);
        int height = 48 + random.nextInt(32);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(SIGNATURE);
            chunk(out, "IHDR", header(width, height));
            chunk(out, "IDAT", pixels(random, width, height));
            chunk(out, "IEND", new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] header(int width, int height) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(width);
        out.writeInt(height);
        // Eight bits for each of red, green and blue; one method of compression, filters and order.
        out.write(new byte[] {8, 2, 0, 0, 0});
        return bytes.toByteArray();
    }

    private static byte[] pixels(Random random, int width, int height) throws IOException {
        int[][] discs = new int[DISCS][];
        for (int i = 0; i < DISCS; i++) {
            discs[i] = new int[] {
                random.nextInt(width), random.nextInt(height), 4 + random.nextInt(18), random.nextInt(1 << 24)
            };
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            byte[] row = new byte[1 + 3 * width];
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int color = color(discs, x, y) ^ random.nextInt(4);
                    row[1 + 3 * x] = (byte) (color >> 16);
                    row[2 + 3 * x] = (byte) (color >> 8);
                    row[3 + 3 * x] = (byte) color;
                }
                out.write(row);
            }
        }
        return bytes.toByteArray();
    }

    private static int color(int[][] discs, int x, int y) {
        for (int[] disc : discs) {
            int dx = x - disc[0];
            int dy = y - disc[1];
            if (dx * dx + dy * dy < disc[2] * disc[2]) {
                return disc[3];
            }
        }
        return (40 + 2 * x) << 16 | (60 + 2 * y) << 8 | 120;
    }

    private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        out.writeInt(data.length);
        out.write(name);
        out.write(data);
        out.writeInt((int) crc.getValue());
    }
}
