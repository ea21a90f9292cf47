package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.key.KdfCost;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which word is the repository. */
class WordsTest {
    private static final Surroundings PLAIN = surroundings(Map.of());
    private static final Surroundings STANDING = surroundings(Map.of("HOLDFAST_REPOSITORY", "standing"));

    @Test
    void theFirstWordIsTheRepositoryWhereNothingStandsForIt() {
        assertThat(Words.of(List.of("repo", "latest"), 1, 2, "form", PLAIN))
                .isEqualTo(new Words("repo", List.of("latest")));
        assertThat(Words.of(List.of("repo", "latest", "prefix"), 1, 2, "form", PLAIN))
                .isEqualTo(new Words("repo", List.of("latest", "prefix")));
    }

    @Test
    void aWordThatIsLeftOutIsTakenFromTheEnvironment() {
        assertThat(Words.of(List.of("latest"), 1, 2, "form", STANDING))
                .isEqualTo(new Words("standing", List.of("latest")));
        assertThat(Words.of(List.of(), 0, 0, "form", STANDING)).isEqualTo(new Words("standing", List.of()));
    }

    @Test
    void whereBothCouldBeMeantASnapshotIsTakenForOne() {
        for (String snapshot : List.of("latest", "latest@2026-11-20T08:00", "3fa9", "3FA9c1d2")) {
            assertThat(Words.of(List.of(snapshot, "etc/"), 1, 2, "form", STANDING))
                    .isEqualTo(new Words("standing", List.of(snapshot, "etc/")));
        }
        for (String repository : List.of("/backup", "./latest", "s3://bucket/x", "3fa", "cafe-bar")) {
            assertThat(Words.of(List.of(repository, "latest"), 1, 2, "form", STANDING))
                    .isEqualTo(new Words(repository, List.of("latest")));
        }
    }

    @Test
    void wordsThatAreMissingOrTooManyAreRefusedWithTheForm() {
        assertThatThrownBy(() -> Words.of(List.of(), 1, 2, "holdfast ls REPO", PLAIN))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("Next: holdfast ls REPO");
        assertThatThrownBy(() -> Words.of(List.of("a", "b", "c", "d"), 1, 2, "holdfast ls REPO", STANDING))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("too many");
        assertThatThrownBy(() -> Words.of(List.of("latest"), 1, 2, "holdfast ls REPO", PLAIN))
                .hasMessageContaining("No repository was named");
    }

    @Test
    void whatStandsBehindTwoDashesIsTheCommandWhateverItLooksLike() {
        assertThat(BackupWords.of(List.of("repo", "dump"), List.of("repo", "--name", "n", "--", "dump"), PLAIN))
                .isEqualTo(new BackupWords(Optional.empty(), "repo", List.of("dump")));
        assertThat(BackupWords.of(
                        List.of("dump", "--full", "--", "x"), List.of("--", "dump", "--full", "--", "x"), STANDING))
                .isEqualTo(new BackupWords(Optional.empty(), "standing", List.of("dump", "--full", "--", "x")));
        assertThat(BackupWords.of(List.of("tree", "repo"), List.of("tree", "repo"), PLAIN))
                .isEqualTo(new BackupWords(Optional.of("tree"), "repo", List.of()));
        assertThat(BackupWords.of(List.of("latest"), List.of("latest"), STANDING))
                .isEqualTo(new BackupWords(Optional.of("latest"), "standing", List.of()));
    }

    private static Surroundings surroundings(Map<String, String> environment) {
        return new Surroundings(
                environment,
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                Terminal.NONE,
                new Interruption(),
                KdfCost.STANDARD);
    }
}
