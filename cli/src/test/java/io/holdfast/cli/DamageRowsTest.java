package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.verify.Damage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Much damage: people are told the first of it, machines all of it. */
class DamageRowsTest {
    private static final int ALL = 1000;

    @Test
    void peopleAreToldTheFirstAndHowManyMoreThereAre() {
        assertThat(told(Output.Form.PEOPLE).lines())
                .hasSize(DamageRows.MOST_SHOWN + 1)
                .first()
                .isEqualTo("file 1 in snapshot 01010101: it is lost");
        assertThat(told(Output.Form.PEOPLE)).contains("and " + (ALL - DamageRows.MOST_SHOWN) + " more");
    }

    @Test
    void machinesAreToldEach() {
        assertThat(told(Output.Form.MACHINES).lines())
                .hasSize(ALL)
                .last()
                .asString()
                .contains("file 1000");
    }

    private static String told(Output.Form form) {
        StringWriter out = new StringWriter();
        DamageRows rows = new DamageRows(new Output(
                new PrintWriter(out), new PrintWriter(new StringWriter()), form, Optional.empty(), System::nanoTime));
        byte[] id = new byte[SnapshotId.LENGTH];
        Arrays.fill(id, (byte) 1);
        for (int i = 1; i <= ALL; i++) {
            rows.accept(new Damage(
                    "data/ab", Optional.of(Key.of("file " + i)), Optional.of(SnapshotId.of(id)), "it is lost", "next"));
        }
        rows.sayWhatWasLeftOut();
        return out.toString();
    }
}
