package io.holdfast.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.Hex;
import io.holdfast.engine.bytes.RepositoryId;
import io.holdfast.engine.chunk.ChunkerSettings;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.ledger.Times;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderTest {
    private static final Header HEADER = new Header(
            RepositoryId.parse("000102030405060708090a0b0c0d0e0f"),
            Instant.parse("2026-11-24T12:00:00Z"),
            Features.NONE,
            ChunkerSettings.STANDARD,
            new Times(Duration.ofMinutes(15), Duration.ofDays(1), Duration.ofSeconds(60), Duration.ofSeconds(5)));

    private static final String TEXT = """
            {
              "magic": "holdfast-repository",
              "format": 1,
              "id": "000102030405060708090a0b0c0d0e0f",
              "created": "2026-11-24T12:00:00Z",
              "suite": 1,
              "features": {"read": [], "write": [], "delete": []},
              "chunker": {"kind": "fastcdc-1", "whole": 524288, "min": 262144, "average": 1048576, "max": 4194304},
              "times": {"window": 900, "young": 86400, "listDelay": 60, "clockSpread": 5}
            }
            """;

    @Test
    void headerIsPrintedAndReadAsTheFormatSays() {
        assertThat(new String(HEADER.print(), StandardCharsets.UTF_8)).isEqualTo(TEXT);
        assertThat(parse(TEXT)).isEqualTo(HEADER);
        assertThat(Header.hash(new byte[0]).toString())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void membersThatNobodyKnowsArePassedOver() {
        assertThat(parse(TEXT.replace("\"suite\"", "\"later\": {\"a\": [1.5, true, null, {}]}, \"suite\"")))
                .isEqualTo(HEADER);
    }

    @Test
    void unknownFeatureForbidsWhatItGuardsAndNoMore() {
        assertThatThrownBy(() -> parse(TEXT.replace("\"read\": []", "\"read\": [\"magic-8\"]")))
                .isInstanceOf(Unsupported.class)
                .hasMessageContaining("magic-8")
                .hasMessageContaining("release");

        Features write =
                parse(TEXT.replace("\"write\": []", "\"write\": [\"x\"]")).features();
        write.requireRead();
        assertThatThrownBy(write::requireWrite).isInstanceOf(Unsupported.class);
        assertThatThrownBy(write::requireDelete).isInstanceOf(Unsupported.class);

        Header delete = parse(TEXT.replace("\"delete\": []", "\"delete\": [\"b\", \"a\"]"));
        delete.features().requireWrite();
        assertThatThrownBy(() -> delete.features().requireDelete()).isInstanceOf(Unsupported.class);
        assertThat(delete.features().delete()).isEqualTo(Set.of("a", "b"));
        assertThat(Header.parse(delete.print())).isEqualTo(delete);
        Features.NONE.requireDelete();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"\"format\": 1|\"format\": 2", "\"suite\": 1|\"suite\": 2", "fastcdc-1|fastcdc-2"})
    void laterFormatSuiteOrChunkerAsksForANewerRelease(String now, String later) {
        assertThatThrownBy(() -> parse(TEXT.replace(now, later)))
                .isInstanceOf(Unsupported.class)
                .hasMessageContaining("newer");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "holdfast-repository|other",
                "\"format\": 1|\"format\": \"1\"",
                "\"format\": 1|\"format\": -1",
                "\"format\": 1|\"format\": 1.0",
                "\"format\": 1|\"format\": 99999999999999999999",
                "\"format\": 1|\"format\": 999999999999999999999999999999999999",
                "0e0f|0e0",
                "0e0f|0E0F",
                "2026-11-24T|2026-11-24 ",
                "\"read\": []|\"read\": [1]",
                "\"read\": []|\"read\": [\"a\\u001b[2J\"]",
                "\"read\": []|\"read\": \"\"",
                "\"read\": [],|",
                "\"average\": 1048576|\"average\": 1048577",
                "\"max\": 4194304|\"max\": 33554432",
                "\"window\": 900|\"window\": 1000000001",
                "\"window\": 900,|",
                "\"suite\": 1,|\"suite\": 1, \"suite\": 1,",
                "\"suite\": 1,|\"suite\": 1, \"deep\": [[[[[]]]]],"
            })
    void whatBreaksARuleIsDamage(String good, String bad) {
        String text = TEXT.replace(good, bad == null ? "" : bad);

        assertThat(text).isNotEqualTo(TEXT);
        assertThatThrownBy(() -> parse(text)).isInstanceOf(Damaged.class).hasMessageContaining("holdfast.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{}", "{}{}", "{\"magic\":", "x"})
    void whatIsNotAHeaderIsDamage(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(Damaged.class);
    }

    @Fault(124)
    @Test
    void bombsAreDamage() {
        assertThatThrownBy(() -> parse("[".repeat(60_000))).isInstanceOf(Damaged.class);
        assertThatThrownBy(() -> parse("{\"a\":".repeat(10_000))).isInstanceOf(Damaged.class);
        assertThatThrownBy(() -> Header.parse(new byte[Header.MAX_LENGTH + 1])).isInstanceOf(Damaged.class);
        assertThatThrownBy(() -> Header.parse(Hex.parse("c328"))).isInstanceOf(Damaged.class);
        assertThatThrownBy(() -> Header.parse(TEXT.getBytes(StandardCharsets.UTF_16)))
                .isInstanceOf(Damaged.class);
    }

    @Test
    void everyTruncationAndRandomChangeIsAHeaderOrDamage() {
        byte[] bytes = HEADER.print();
        for (int cut = 0; cut < bytes.length - 2; cut++) {
            byte[] shorter = Arrays.copyOf(bytes, cut);
            assertThatThrownBy(() -> Header.parse(shorter)).isInstanceOf(Damaged.class);
        }
        for (long seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            byte[] other = bytes.clone();
            other[random.nextInt(other.length)] = (byte) random.nextInt();
            try {
                assertThat(Header.parse(other).features()).as("seed %d", seed).isNotNull();
            } catch (Damaged | Unsupported e) {
                assertThat(e).as("seed %d", seed).isNotNull();
            }
        }
    }

    private static Header parse(String text) {
        return Header.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
