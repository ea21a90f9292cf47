package io.holdfast.server.own;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.start.TestServer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

final class OwnTablesTest {
    @TempDir
    Path folder;

    /** Whoever adds a table decides here whether it comes back. */
    @Test
    void eachTableIsKeptOrLeftOut() {
        try (TestServer server = TestServer.inFolder(folder, InstantSource.system())) {
            Set<String> there = Set.copyOf(server.context()
                    .getBean(JdbcClient.class)
                    .sql("select lower(table_name) from information_schema.tables where lower(table_schema) = 'public'")
                    .query(String.class)
                    .list());
            Set<String> known = new TreeSet<>(OwnTables.KEPT);
            known.addAll(OwnTables.LEFT_OUT);
            assertThat(there).isEqualTo(known);
            assertThat(OwnTables.KEPT).doesNotContainAnyElementsOf(OwnTables.LEFT_OUT);
        }
    }
}
