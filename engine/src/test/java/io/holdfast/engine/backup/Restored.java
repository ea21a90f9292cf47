package io.holdfast.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.snapshot.EntryCursor;
import io.holdfast.engine.snapshot.LongPieces;
import io.holdfast.engine.snapshot.Manifest;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What the files or objects of a snapshot restore to: length and hash of each content, every piece checked on its way. */
public final class Restored {
    private Restored() {}

    public static Map<String, String> of(Repository repository, LedgerRecord.Snapshot snapshot) {
        Manifest manifest = new Manifest(
                snapshot.runs().stream().map(repository::manifestRun).toList());
        var hasher = repository.hasher();
        LongPieces pieces = new LongPieces(repository.frames(), hasher::holds);
        Map<String, String> found = new TreeMap<>();
        EntryCursor cursor = manifest.entries();
        Map<String, byte[]> opened = new LinkedHashMap<>(); // neighbours lie in one frame
        while (cursor.next()) {
            if (cursor.entry().listed().kind().hasContent()) {
                var content = new ByteArrayOutputStream();
                pieces.forEach(cursor.key(), cursor.entry().content(), piece -> {
                    String frame =
                            piece.frame().pack().path() + "#" + piece.frame().number();
                    if (!opened.containsKey(frame)) {
                        opened.clear();
                        opened.put(frame, repository.frames().open(piece.frame()));
                    }
                    byte[] plain = opened.getOrDefault(frame, new byte[0]);
                    assertThat(hasher.holds(plain, piece.offset(), piece.length(), piece.hash()))
                            .isTrue();
                    content.write(plain, piece.offset(), piece.length());
                });
                found.put(cursor.key().toString(), digest(content.toByteArray()));
            }
        }
        return found;
    }

    public static Map<String, String> expected(Map<String, byte[]> files) {
        Map<String, String> expected = new TreeMap<>();
        files.forEach((key, content) -> expected.put(key, digest(content)));
        return expected;
    }

    public static String digest(byte[] content) {
        return content.length + ":" + ObjectHash.sha256(content);
    }
}
