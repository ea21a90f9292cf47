package io.holdfast.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Time;
import io.holdfast.engine.restore.RestoreOptions.Overwrite;
import io.holdfast.engine.snapshot.Content;
import io.holdfast.engine.snapshot.Entry;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of an entry, by what stands at its place and what may be overwritten. */
class ChoiceTest {
    private static final FileAttributes PLAIN = FileAttributes.plain(0644, Time.EPOCH, 1);
    private static final Listed FILE = listed("k", Kind.FILE, 0);
    private static final Listed FOLDER = listed("k/", Kind.FOLDER, 0);
    private static final Listed OTHER = listed("k", Kind.FILE, 5);

    private final TargetInMemory target = new TargetInMemory();

    @Test
    void whereNothingStandsItIsPut() {
        for (Overwrite overwrite : Overwrite.values()) {
            assertThat(of(FILE, overwrite, null)).isInstanceOf(Choice.Put.class);
            assertThat(of(FOLDER, overwrite, null)).isInstanceOf(Choice.Put.class);
        }
    }

    @Test
    void whereNothingIsOverwrittenWhatStandsThereStaysButForWhatAFolderIsToHave() {
        assertThat(of(FILE, Overwrite.NEVER, OTHER)).isInstanceOf(Choice.Left.class);
        assertThat(of(FILE, Overwrite.NEVER, FOLDER)).isInstanceOf(Choice.Left.class);
        assertThat(of(FOLDER, Overwrite.NEVER, OTHER)).isInstanceOf(Choice.Left.class);
        assertThat(of(FOLDER, Overwrite.NEVER, FOLDER)).isInstanceOf(Choice.Put.class);
    }

    @Test
    void otherwiseWhatDiffersIsOverwrittenOrAll() {
        assertThat(of(FILE, Overwrite.CHANGED, FILE)).isInstanceOf(Choice.Left.class);
        assertThat(of(FILE, Overwrite.CHANGED, OTHER)).isInstanceOf(Choice.Put.class);
        assertThat(of(FILE, Overwrite.ALWAYS, FILE)).isInstanceOf(Choice.Put.class);
    }

    @Test
    void whatTheSnapshotDoesNotHaveIsRefused() {
        Entry lost = Entry.of(OTHER, Content.none()).unread("not today");
        assertThat(Choice.of(lost, target, Overwrite.ALWAYS, Optional::empty))
                .isEqualTo(new Choice.Refused("the snapshot does not have its content: not today"));
        assertThat(Choice.refusal(Entry.of(FILE, Content.none()).unread("not today"), target))
                .as("an empty file has no content that could be lacking")
                .isEmpty();
        assertThat(Choice.refusal(Entry.of(FOLDER, Content.none()).unread("not today"), target))
                .as("nor has a folder")
                .isEmpty();
        assertThat(Choice.refusal(Entry.of(OTHER, Content.none()), target)).isEmpty();
    }

    private Choice of(Listed wanted, Overwrite overwrite, @Nullable Listed there) {
        return Choice.of(Entry.of(wanted, Content.none()), target, overwrite, () -> Optional.ofNullable(there));
    }

    private static Listed listed(String key, Kind kind, long size) {
        return new Listed(Key.of(key), kind, size, Time.EPOCH, PLAIN);
    }
}
