package io.holdfast.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Writes what a shop's systems write: orders, logs, a database dump. The same text for the same seed. */
final class Writing {
    private static final List<String> NAMES =
            List.of("Chen Wei", "陈伟", "Müller, Eva", "Ana Sousa", "J. O'Neil", "山田 太郎", "Li Na", "Olu Adé");
    private static final List<String> THINGS =
            List.of("kettle", "lamp", "bicycle bell", "notebook", "tea 250 g", "desk", "umbrella", "rice cooker");
    private static final List<String> STATES = List.of("paid", "packed", "shipped", "delivered", "returned");
    private static final List<String> LEVELS = List.of("INFO ", "INFO ", "INFO ", "WARN ", "ERROR");

    private Writing() {}

    /** An order in JSON; a revision is a later state of it. */
    static byte[] order(long seed, int revision) {
        Random random = new Random(seed);
        StringBuilder json = new StringBuilder("{\"order\":").append(seed).append(",\"customer\":{\"name\":\"");
        json.append(oneOf(NAMES, random))
                .append("\",\"id\":\"")
                .append(hex(random, 8))
                .append("\"},\"lines\":[");
        int lines = 1 + random.nextInt(5);
        for (int i = 0; i < lines; i++) {
            json.append(i == 0 ? "" : ",")
                    .append("{\"sku\":\"")
                    .append(hex(random, 4))
                    .append("\",\"what\":\"");
            json.append(oneOf(THINGS, random)).append("\",\"count\":").append(1 + random.nextInt(9));
            json.append(",\"cents\":").append(random.nextInt(100_000)).append('}');
        }
        json.append("],\"state\":\"").append(STATES.get((random.nextInt(3) + revision) % STATES.size()));
        return utf8(json.append("\",\"revision\":").append(revision).append("}\n"));
    }

    /** Lines of an application's log. */
    static byte[] log(long seed, int lines) {
        Random random = new Random(seed);
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            log.append("2026-11-")
                    .append(two(1 + (int) (seed % 28)))
                    .append('T')
                    .append(two(i * 24 / lines));
            log.append(':').append(two(random.nextInt(60))).append(':').append(two(random.nextInt(60)));
            log.append("Z ").append(oneOf(LEVELS, random)).append(" [checkout-").append(random.nextInt(8));
            log.append("] request ").append(hex(random, 8)).append(' ').append(oneOf(THINGS, random));
            log.append(" took ").append(random.nextInt(900)).append(" ms\n");
        }
        return utf8(log);
    }

    /** The same, compressed by whoever wrote it. */
    static byte[] gzipped(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A dump of this many bytes; each revision adds some rows in the middle, so that all behind them moves. */
    static byte[] dump(long seed, int size, int revision) {
        Random random = new Random(seed);
        StringBuilder dump = new StringBuilder(size + (1 << 16));
        row(dump.append("-- shop\n"), random);
        while (dump.length() < size / 2) {
            row(dump, random);
        }
        int before = dump.length();
        Random later = new Random(revision);
        for (int i = 0; i < 200 * revision; i++) {
            row(dump, later);
        }
        int wanted = size + dump.length() - before;
        while (dump.length() < wanted) {
            row(dump, random);
        }
        dump.setLength(wanted);
        return dump.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void row(StringBuilder dump, Random random) {
        dump.append("INSERT INTO orders VALUES (").append(random.nextInt(1 << 30));
        dump.append(",'2026-").append(two(1 + random.nextInt(12))).append('-').append(two(1 + random.nextInt(28)));
        dump.append("','").append(oneOf(THINGS, random)).append("',").append(random.nextInt(1 << 20));
        dump.append(",'").append(oneOf(STATES, random)).append("','").append(Long.toHexString(random.nextLong()));
        dump.append("');\n");
    }

    private static String oneOf(List<String> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    private static String hex(Random random, int bytes) {
        byte[] some = new byte[bytes];
        random.nextBytes(some);
        return HexFormat.of().formatHex(some);
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : String.valueOf(number);
    }

    private static byte[] utf8(StringBuilder text) {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
