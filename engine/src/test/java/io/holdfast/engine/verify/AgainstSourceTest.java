package io.holdfast.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.source.Source;
import io.holdfast.engine.store.Store.Body;
import io.holdfast.engine.verify.VerifyOptions.Level;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source is read again and compared with what a snapshot says of it. */
class AgainstSourceTest {
    @TempDir
    Path root;

    private Protected made;

    @BeforeEach
    void protect() throws IOException {
        made = new Protected(root, 11);
    }

    @AfterEach
    void close() {
        made.close();
    }

    @Test
    void aTreeThatNobodyTouchedIsEqual() {
        assertThat(differences(made.source(), made.all.get(2))).isEmpty();
    }

    @Test
    void whatDiffersInATreeIsNamedAndHow() throws IOException {
        Path changed = made.tree.resolve("d0/f0");
        FileTime time = Files.getLastModifiedTime(changed);
        byte[] content = Files.readAllBytes(changed);
        content[content.length / 2] ^= 1;
        Files.write(changed, content);
        Files.setLastModifiedTime(changed, time);
        Files.delete(made.tree.resolve("d1/f1"));
        Files.writeString(made.tree.resolve("d1/extra"), "extra");
        Files.setPosixFilePermissions(made.tree.resolve("d3/f10"), PosixFilePermissions.fromString("rwx------"));
        Files.setLastModifiedTime(made.tree.resolve("d4/f4"), FileTime.fromMillis(1_000_000_000_000L));
        Files.writeString(made.tree.resolve("d5/f5"), "another length");
        Path kind = made.tree.resolve("d6/f6");
        Files.delete(kind);
        Files.createSymbolicLink(kind, Path.of("f13"));

        Map<String, String> differences = differences(made.source(), made.all.get(2));
        assertThat(differences)
                .containsEntry("d0/f0", "its content differs")
                .containsEntry("d1/f1", "it is not there any more")
                .containsEntry("d1/extra", "the snapshot does not have it")
                .containsEntry("d3/f10", "it differs in mode")
                .containsEntry("d4/f4", "it differs in time of modification")
                .containsEntry("d6/f6", "it is another kind of thing");
        assertThat(differences.getOrDefault("d5/f5", "")).startsWith("it has 14 bytes, and had ");
        assertThat(differences.keySet())
                .as("besides, only times of folders in which names came and went")
                .allMatch(key -> key.endsWith("/")
                        ? differences.getOrDefault(key, "").equals("it differs in time of modification")
                        : List.of("d0/f0", "d1/f1", "d1/extra", "d3/f10", "d4/f4", "d5/f5", "d6/f6")
                                .contains(key));
    }

    @Test
    void whatDiffersInABucketIsNamedAndHow() {
        Snapshot snapshot = made.all.get(3);
        assertThat(differences(made.bucketSource(), snapshot)).isEmpty();

        String was = made.bucket.contents().getOrDefault(Key.of("logs/1.json"), "");
        made.bucket.with("logs/1.json", was.replace("number", "NUMBER"));
        made.bucket.delete(Key.of("logs/2.json"));
        made.bucket.with("logs/zzz", "new");
        ObjectAttributes plain = ObjectAttributes.listed("", null);
        String same = made.bucket.contents().getOrDefault(Key.of("logs/3.json"), "");
        made.bucket.put(
                Key.of("logs/3.json"),
                new ObjectAttributes(
                        "",
                        null,
                        new ObjectAttributes.Headers("text/html", null, null, null, null, null),
                        List.of(Named.of("owner", "x")),
                        plain.tags(),
                        null,
                        null,
                        null),
                Body.of(same.getBytes(StandardCharsets.UTF_8)));

        assertThat(differences(made.bucketSource(), snapshot))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "logs/1.json", "its content differs",
                        "logs/2.json", "it is not there any more",
                        "logs/zzz", "the snapshot does not have it",
                        "logs/3.json", "it differs in headers, user metadata"));
    }

    private Map<String, String> differences(Source opened, Snapshot snapshot) {
        List<Damage> found = new ArrayList<>();
        VerifyResult result;
        try (Source source = opened) {
            result = new Verify(made.repository, new VerifyOptions(Level.STRUCTURE), Progress.none(), found::add)
                    .against(source, snapshot);
        }
        assertThat(result.damaged()).isEqualTo(found.size());
        assertThat(result.entriesChecked())
                .isGreaterThanOrEqualTo(snapshot.tally().entries());
        Map<String, String> byKey = new TreeMap<>();
        found.forEach(each -> {
            assertThat(each.snapshot()).contains(snapshot.id());
            byKey.put(each.key().orElseThrow().toString(), each.why());
        });
        return byKey;
    }
}
