package io.holdfast.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.Time;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders that wait for their attributes: each comes once, behind those in it, with all that it is to have. */
class WaitingFoldersTest {
    @TempDir
    private Path scratch = Path.of("");

    @Test
    void eachComesBehindThoseInIt() {
        List<String> keys = List.of("", "a/", "a/b/", "a!/", "a/b/c/", "\u00ff/", "\u00ff/x/", "a-/b/", "a-/");
        List<Key> visited = new ArrayList<>();
        try (WaitingFolders folders = new WaitingFolders(scratch)) {
            keys.forEach(key -> folders.addMade(Key.of(key)));
            folders.visit((key, _) -> visited.add(key));
        }
        assertThat(visited)
                .containsExactlyInAnyOrderElementsOf(keys.stream().map(Key::of).toList());
        for (String key : keys) {
            for (String other : keys) {
                if (!key.equals(other) && other.startsWith(key)) {
                    assertThat(visited.indexOf(Key.of(other)))
                            .as("%s in %s", other, key)
                            .isLessThan(visited.indexOf(Key.of(key)));
                }
            }
        }
    }

    @Test
    void oneThatWasMadeAndIsInTheSnapshotComesOnceAsThatSays() {
        Listed listed = folder("a/");
        for (int first = 0; first < 3; first++) {
            int when = first;
            Map<Key, Optional<Listed>> visited = new LinkedHashMap<>();
            try (WaitingFolders folders = new WaitingFolders(scratch)) {
                for (int i = 0; i < 3; i++) {
                    if (i == when) {
                        folders.add(listed);
                    } else {
                        folders.addMade(Key.of("a/"));
                    }
                }
                folders.addMade(Key.of("b/"));
                folders.visit((key, its) -> assertThat(visited.put(key, its)).isNull());
            }
            assertThat(visited).containsOnlyKeys(Key.of("a/"), Key.of("b/"));
            assertThat(visited.get(Key.of("a/"))).isPresent();
            assertThat(visited.get(Key.of("b/"))).isEmpty();
        }
    }

    @Test
    void whatItIsToHaveComesBack() {
        Listed listed = folder("a/");
        List<Listed> visited = new ArrayList<>();
        try (WaitingFolders folders = new WaitingFolders(scratch)) {
            folders.add(listed);
            folders.visit((_, its) -> visited.add(its.orElseThrow()));
        }
        assertThat(visited).singleElement().satisfies(back -> {
            assertThat(back.key()).isEqualTo(listed.key());
            assertThat(back.kind()).isEqualTo(Kind.FOLDER);
            assertThat(back.modified()).isEqualTo(listed.modified());
            FileAttributes was = (FileAttributes) listed.attributes();
            FileAttributes is = (FileAttributes) back.attributes();
            assertThat(is.mode()).isEqualTo(was.mode());
            assertThat(is.user()).isEqualTo(was.user());
            assertThat(is.group()).isEqualTo(was.group());
            assertThat(is.userName()).isEqualTo(was.userName());
            assertThat(is.groupName()).isEqualTo(was.groupName());
            assertThat(is.extended()).isEqualTo(was.extended());
        });
    }

    @SuppressWarnings("NullAway") // It does not see that this array may be missing.
    private static Listed folder(String key) {
        var attributes = new FileAttributes(
                02751,
                -2,
                7,
                "ann",
                "staff",
                Time.EPOCH,
                1,
                0,
                null,
                0,
                List.of(Named.of("user.a", ""), Named.of("user.b", "value")),
                List.of());
        return new Listed(Key.of(key), Kind.FOLDER, 0, new Time(-14_182_940L, 123_456_789), attributes);
    }
}
