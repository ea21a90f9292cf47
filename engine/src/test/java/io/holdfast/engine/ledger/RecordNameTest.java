package io.holdfast.engine.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ObjectHash;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of records and pages in a store: docs/format.md, section 2. */
class RecordNameTest {
    private static final ObjectHash HASH = ObjectHash.sha256(new byte[0]);
    private static final Instant TIME = Instant.parse("2026-11-28T08:09:10.123Z");
    private static final String NAME = "20261128T080910.123Z-" + HASH;

    @Test
    void aNameIsItsTimeAndItsHash() {
        RecordName record = new RecordName(TIME.plusNanos(999), HASH);
        assertThat(record.path()).isEqualTo("ledger/records/" + NAME);
        assertThat(RecordName.ofPath(record.path())).contains(record);
        PageName page = new PageName(TIME.plusNanos(999), HASH);
        assertThat(page.path()).isEqualTo("ledger/pages/" + NAME);
        assertThat(PageName.ofPath(page.path())).contains(page);
        assertThat(RecordName.decode(new ByteReader(record.encode(), "a name"))).isEqualTo(record);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "ledger/record/", "ledger/pages/x", "ledger/pagesx"})
    void inAnotherFolderIsNone(String folder) {
        assertThat(RecordName.ofPath(folder + NAME)).isEmpty();
        assertThat(PageName.ofPath(folder + NAME)).isEmpty();
    }

    @Test
    void ofAnotherLengthIsNone() {
        assertThat(RecordName.ofPath(RecordName.FOLDER + NAME + "0")).isEmpty();
        assertThat(RecordName.ofPath(RecordName.FOLDER + NAME.substring(0, NAME.length() - 1)))
                .isEmpty();
    }

    @Test
    void whatIsNoTimeAndNoHashIsNone() {
        String folder = RecordName.FOLDER;
        assertThat(RecordName.ofPath(folder + NAME.replace("Z-", "Z_"))).isEmpty();
        assertThat(RecordName.ofPath(folder + NAME.replace('T', ' '))).isEmpty();
        assertThat(RecordName.ofPath(folder + NAME.substring(0, NAME.length() - 1) + "g"))
                .isEmpty();
        assertThat(RecordName.ofPath(folder + NAME.toUpperCase(Locale.ROOT))).isEmpty();
    }

    @Test
    void namesSortByTimeAndThenByHash() {
        RecordName name = new RecordName(TIME, HASH);
        ObjectHash other = ObjectHash.sha256(new byte[1]);
        assertThat(name)
                .isLessThan(new RecordName(TIME.plusMillis(1), HASH))
                .isLessThan(new RecordName(TIME.plusMillis(1), other));
        assertThat(name.compareTo(new RecordName(TIME, other)))
                .isEqualTo(HASH.compareTo(other))
                .isNotZero();
        PageName page = new PageName(TIME, HASH);
        assertThat(page.isBefore(new PageName(TIME.plusMillis(1), HASH))).isTrue();
        assertThat(page.isBefore(page)).isFalse();
        assertThat(page.isBefore(new PageName(TIME.minusMillis(1), HASH))).isFalse();
    }
}
