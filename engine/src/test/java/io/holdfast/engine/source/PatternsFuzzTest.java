package io.holdfast.engine.source;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.fuzz.Fuzz;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PatternsFuzzTest {
    private static final Key LONG = Key.of("a/".repeat(200) + "a".repeat(255));

    @Test
    void anyTextIsAPatternThatIsQuickToAnswerOrNone() {
        List<byte[]> valid = Stream.of(
                        "**/a*b?/[!a-z]/**", "keep.log", "/var/tmp/", "\\*x", "*a*a*a*a*a*a*a*b", "**/a/**/a/**/a/**/b")
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        new Fuzz(Set.of(BadInput.class), valid)
                .rounds(2_000)
                .allocatingAtMost(32 << 20)
                .check(bytes -> {
                    String text = new String(bytes, StandardCharsets.UTF_8);
                    Patterns.of(List.of(), List.of(text)).takes(LONG);
                    Patterns.of(List.of(text), List.of()).takes(LONG);
                });
    }
}
