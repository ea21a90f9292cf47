package io.holdfast.engine.survey;

import io.holdfast.engine.entry.Listed;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * Content that is alike in what it costs: by size, and by whether its name says that it is compressed already. Each group has a sample of its own, so that
 * many small files and a few large ones are both heard.
 *
 * @param size   of one content
 * @param packed whether names say so
 */
record Group(Size size, boolean packed) implements Comparable<Group> {
    private static final Set<String> PACKED_ENDINGS = Set.of(
            "7z", "aac", "apk", "avi", "br", "bz2", "docx", "flac", "gif", "gz", "heic", "jar", "jpeg", "jpg", "lz4",
            "m4a", "mkv", "mov", "mp3", "mp4", "mpeg", "mpg", "ogg", "parquet", "pptx", "png", "rar", "tbz2", "tgz",
            "txz", "war", "webm", "webp", "whl", "xlsx", "xz", "zip", "zst");

    /** Up to where; of neighbours that are gathered, their mean. */
    enum Size {
        TINY(16L << 10),
        SMALL(512L << 10),
        LARGE(8L << 20),
        HUGE(Long.MAX_VALUE);

        private final long below;

        Size(long below) {
            this.below = below;
        }

        static Size of(long bytes) {
            for (Size each : values()) {
                if (bytes < each.below) {
                    return each;
                }
            }
            return HUGE;
        }
    }

    static boolean isPacked(Listed listed) {
        String name = new String(listed.key().bytes(), StandardCharsets.UTF_8);
        int dot = name.lastIndexOf('.');
        return dot > name.lastIndexOf('/')
                && PACKED_ENDINGS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    @Override
    public int compareTo(Group other) {
        int bySize = size.compareTo(other.size);
        return bySize != 0 ? bySize : Boolean.compare(packed, other.packed);
    }
}
