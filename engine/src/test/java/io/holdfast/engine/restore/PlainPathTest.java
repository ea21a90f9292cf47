package io.holdfast.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.Key;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which keys are places below a folder, to the last byte. */
class PlainPathTest {
    private static final int LONGEST = 5;

    private static @Nullable String file(String key) {
        return PlainPath.objection(Key.of(key), false, LONGEST);
    }

    private static @Nullable String folder(String key) {
        return PlainPath.objection(Key.of(key), true, LONGEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a/b",
                "a/b/c",
                "...",
                ".a",
                "a.",
                "..a",
                "a..",
                ".a/..b/c..",
                "12345",
                "12345/12345",
                "a\\..",
                "C:"
            })
    void whatIsAPlace(String key) {
        assertThat(file(key)).isNull();
        assertThat(folder(key + "/")).isNull();
    }

    @Fault(113)
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/a",
                "a//b",
                "//",
                "a//",
                ".",
                "..",
                "./a",
                "../a",
                "a/.",
                "a/..",
                "a/./b",
                "a/../b",
                "123456",
                "a/123456",
                "123456/a",
                "\0",
                "a\0",
                "a/\0b"
            })
    void whatIsNone(String key) {
        assertThat(file(key)).isNotNull();
        assertThat(folder(key + "/")).isNotNull();
    }

    @Test
    void theReasonSaysWhatIsWrong() {
        assertThat(file("a//b")).contains("empty part");
        assertThat(file("a/..")).contains("lead out of the target");
        assertThat(file("123456")).contains("6 bytes").contains("at most 5");
        assertThat(file("a\0b")).contains("zero byte");
    }

    @Test
    void aFolderEndsInASlashAndNothingElseDoes() {
        assertThat(folder("a")).contains("must end in /");
        assertThat(file("a/")).contains("is no folder");
        assertThat(folder("")).as("the target itself").isNull();
        assertThat(file("")).contains("empty key");
    }
}
