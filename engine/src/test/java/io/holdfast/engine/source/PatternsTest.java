package io.holdfast.engine.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.error.BadInput;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatternsTest {

    /** As gitignore(5) has it; the last column: whether the key is left out. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    *.log           | a.log            | true
                    *.log           | d/e/a.log        | true
                    *.log           | a.log.gz         | false
                    *.log           | a.log/x          | true
                    *               | .hidden          | true
                    /a              | a                | true
                    /a              | d/a              | false
                    a/b             | a/b              | true
                    a/b             | d/a/b            | false
                    a/*             | a/b              | true
                    a/*             | a/b/c            | true
                    a/*/c           | a/b/c            | true
                    a/*/c           | a/c              | false
                    a/*/c           | a/b/b/c          | false
                    cache/          | cache            | false
                    cache/          | cache/           | true
                    cache/          | d/cache/         | true
                    cache/          | d/cache/x        | true
                    a/cache/        | d/a/cache/       | false
                    **/x            | x                | true
                    **/x            | d/e/x            | true
                    **/d/x          | c/d/x            | true
                    **/d/x          | c/d/e/x          | false
                    d/**            | d/               | false
                    d/**            | d/x              | true
                    d/**            | d/e/x            | true
                    d/**            | e/d/x            | false
                    a/**/z          | a/z              | true
                    a/**/z          | a/b/c/z          | true
                    a/**/z          | a/b/c/zz         | false
                    **              | anything/at/all  | true
                    a**z            | abcz             | true
                    a**z            | ab/cz            | false
                    ?               | a                | true
                    ?               | ab               | false
                    ?               | é                | true
                    ??              | 中文              | true
                    a?c             | a/c              | false
                    [a-c]x          | bx               | true
                    [a-c]x          | dx               | false
                    [!a-c]x         | dx               | true
                    [^a-c]x         | ax               | false
                    []]             | ]                | true
                    [a-]            | -                | true
                    [一-龥]          | 中                | true
                    \\*             | *                | true
                    \\*             | a                | false
                    \\!a            | !a               | true
                    a*b*c           | aXbYbc           | true
                    a*b*c           | aXbY             | false
                    *a*a*a*a*a*a*b  | aaaaaaaaaaaaaaaa | false
                    """)
    void aPatternLeavesOutWhatGitWouldIgnore(String pattern, String key, boolean leftOut) {
        assertThat(excluding(pattern).takes(Key.of(key))).isEqualTo(!leftOut);
    }

    @Test
    void ofSeveralTheLastThatMatchesDecides() {
        Patterns patterns = excluding("*.log", "!keep.log", "/secret/keep.log");

        assertThat(patterns.takes(Key.of("a.log"))).isFalse();
        assertThat(patterns.takes(Key.of("d/keep.log"))).isTrue();
        assertThat(patterns.takes(Key.of("secret/keep.log"))).isFalse();
    }

    @Test
    void whatLiesInAFolderThatIsLeftOutCannotBeTakenBack() {
        Patterns patterns = excluding("d/", "!d/keep");

        assertThat(patterns.takes(Key.of("d/keep"))).isFalse();
        assertThat(excluding("d/*", "!d/keep").takes(Key.of("d/keep"))).isTrue();
    }

    @Test
    void includesTakeWhatTheyMatchAndWhatLiesInItAndTheFoldersThatLeadThere() {
        Patterns patterns = Patterns.of(List.of("/home/*/mail/", "/etc/hosts"), List.of("*.tmp"));

        for (String key : List.of("", "home/", "home/a/", "home/a/mail/", "home/a/mail/x/y", "etc/", "etc/hosts")) {
            assertThat(patterns.takes(Key.of(key))).as(key).isTrue();
        }
        for (String key : List.of("home/a/x", "home/a/mail", "home/a/b/", "etc/passwd", "var/", "home/a/mail/x.tmp")) {
            assertThat(patterns.takes(Key.of(key))).as(key).isFalse();
        }
        assertThat(Patterns.of(List.of("*.txt"), List.of()).takes(Key.of("any/folder/")))
                .isTrue();
    }

    @Test
    void theRootIsAlwaysTaken() {
        assertThat(excluding("*", "**").takes(Key.EMPTY)).isTrue();
    }

    @Test
    void bytesThatAreNoTextAreCharactersOfTheirOwn() {
        Key odd = Key.of("a\u00ffb".getBytes(ISO_8859_1));

        assertThat(excluding("a?b").takes(odd)).isFalse();
        assertThat(excluding("a*").takes(odd)).isFalse();
        assertThat(excluding("aÿb").takes(odd)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "!", "!/", "a//b", "[a", "[!", "a\\", "//"})
    void whatIsNoPatternIsSaidToBeNone(String pattern) {
        assertThatThrownBy(() -> excluding(pattern))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("Next: ");
    }

    @Test
    void anIncludeThatSaysWhatNotToIncludeIsRefused() {
        assertThatThrownBy(() -> Patterns.of(List.of("!a"), List.of()))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("exclude it");
    }

    @Test
    void aFilesLinesArePatternsButCommentsAndSpacesAtTheEnd() {
        assertThat(Patterns.lines(Stream.of("# comment", "", "a  ", "b\\ ", "\\#c", " d\r", "   ")))
                .containsExactly("a", "b\\ ", "\\#c", " d");
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    /** Against another matcher: the same pattern as a regular expression. */
    @ParameterizedTest
    @MethodSource("seeds")
    void matchesWhatTheSameRegularExpressionMatches(long seed) {
        Random random = new Random(seed);
        StringBuilder glob = new StringBuilder("/");
        StringBuilder regex = new StringBuilder();
        for (int i = random.nextInt(6) + 1; i > 0; i--) {
            switch (random.nextInt(6)) {
                case 0 -> append(glob, regex, "*", "[^/]*");
                case 1 -> append(glob, regex, "?", "[^/]");
                case 2 -> append(glob, regex, "[ab]", "[ab]");
                case 3 -> append(glob, regex, "[!a]", "[^a/]");
                default -> {
                    String letter = String.valueOf("abc".charAt(random.nextInt(3)));
                    append(glob, regex, letter, letter);
                }
            }
        }
        Patterns patterns = excluding(glob.toString());
        Pattern same = Pattern.compile(regex.toString());
        for (int i = 0; i < 300; i++) {
            StringBuilder name = new StringBuilder();
            for (int n = random.nextInt(7) + 1; n > 0; n--) {
                name.append("abcd".charAt(random.nextInt(4)));
            }
            assertThat(patterns.takes(Key.of(name.toString())))
                    .as("seed %d: %s on %s", seed, glob, name)
                    .isEqualTo(!same.matcher(name).matches());
        }
    }

    /** What a walk decides folder by folder is what is decided for each key alone. */
    @ParameterizedTest
    @MethodSource("seeds")
    void aWalkTakesWhatIsTakenAlone(long seed) {
        Random random = new Random(seed);
        Patterns patterns = Patterns.of(
                random.nextBoolean() ? List.of() : List.of(randomPattern(random), randomPattern(random)),
                List.of(randomPattern(random), "!" + randomPattern(random), randomPattern(random)));
        walk(Key.EMPTY, 3, patterns, "seed " + seed + " " + patterns.texts());
    }

    private static void walk(Key folder, int depth, Patterns patterns, String what) {
        for (String name : List.of("a", "b", "a/", "b/")) {
            Key key = folder.plus(name.getBytes(ISO_8859_1));
            boolean taken = patterns.takesBelowTaken(key);
            assertThat(patterns.takes(key)).as("%s on %s", what, key).isEqualTo(taken);
            if (key.isFolder() && depth > 0) {
                if (taken) {
                    walk(key, depth - 1, patterns, what);
                } else {
                    assertNothingBelow(key, depth - 1, patterns, what);
                }
            }
        }
    }

    private static void assertNothingBelow(Key folder, int depth, Patterns patterns, String what) {
        for (String name : List.of("a", "b", "a/", "b/")) {
            Key key = folder.plus(name.getBytes(ISO_8859_1));
            assertThat(patterns.takes(key)).as("%s on %s", what, key).isFalse();
            if (key.isFolder() && depth > 0) {
                assertNothingBelow(key, depth - 1, patterns, what);
            }
        }
    }

    private static String randomPattern(Random random) {
        List<String> parts = List.of("a", "b", "*", "**", "?", "[ab]");
        StringBuilder pattern = new StringBuilder(random.nextBoolean() ? "/" : "");
        for (int i = random.nextInt(3); i >= 0; i--) {
            pattern.append(parts.get(random.nextInt(parts.size()))).append('/');
        }
        return random.nextBoolean() ? pattern.toString() : pattern.substring(0, pattern.length() - 1);
    }

    private static void append(StringBuilder glob, StringBuilder regex, String asGlob, String asRegex) {
        glob.append(asGlob);
        regex.append(asRegex);
    }

    private static Patterns excluding(String... patterns) {
        return Patterns.of(List.of(), List.of(patterns));
    }
}
