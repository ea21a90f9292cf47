package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.entry.FileAttributes.Hole;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pieces and holes make the file that they were taken from. */
class ContentPrinterTest {
    static LongStream seeds() {
        return LongStream.rangeClosed(1, 40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void holesAreZerosAtTheirPlacesHoweverThePiecesAreCut(long seed) {
        Random random = new Random(seed);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        List<Hole> holes = new ArrayList<>();
        for (int stretch = random.nextInt(6); stretch >= 0; stretch--) {
            if (random.nextBoolean()) {
                int length = 1 + random.nextInt(200_000);
                if (holes.isEmpty()
                        || holes.getLast().offset() + holes.getLast().length() < expected.size()) {
                    holes.add(new Hole(expected.size(), length));
                    expected.writeBytes(new byte[length]);
                }
            }
            byte[] bytes = new byte[random.nextInt(5_000)];
            random.nextBytes(bytes);
            expected.writeBytes(bytes);
            content.writeBytes(bytes);
        }

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ContentPrinter printer = new ContentPrinter(out, holes);
        byte[] bytes = content.toByteArray();
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(bytes.length - at, 1 + random.nextInt(3_000));
            printer.print(bytes, at, length);
            at += length;
        }
        printer.end();
        assertThat(out.toByteArray()).as("seed " + seed).isEqualTo(expected.toByteArray());
    }
}
