package io.holdfast.engine.verify;

import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.ObjectAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Which attributes of a thing are not what they were: those that a restore puts back, by the words that people use for them. */
final class AttributeDifferences {
    private AttributeDifferences() {}

    static List<String> of(Listed now, FileAttributes file, Listed then, FileAttributes before) {
        List<String> words = new ArrayList<>();
        note(now.modified().equals(then.modified()), "time of modification", words);
        note(file.mode() == before.mode(), "mode", words);
        note(file.user() == before.user() && file.group() == before.group(), "owner", words);
        note(Arrays.equals(file.linkTarget(), before.linkTarget()), "target", words);
        note(file.device() == before.device(), "device", words);
        note(file.extended().equals(before.extended()), "extended attributes", words);
        return words;
    }

    static List<String> of(ObjectAttributes now, ObjectAttributes before) {
        List<String> words = new ArrayList<>();
        note(now.headers().equals(before.headers()), "headers", words);
        note(now.userMetadata().equals(before.userMetadata()), "user metadata", words);
        note(now.tags().equals(before.tags()), "tags", words);
        return words;
    }

    private static void note(boolean same, String word, List<String> words) {
        if (!same) {
            words.add(word);
        }
    }
}
