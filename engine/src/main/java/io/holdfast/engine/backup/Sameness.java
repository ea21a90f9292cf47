package io.holdfast.engine.backup;

import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.snapshot.Content;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.Piece;
import java.util.List;

/** Whether two entries say the same of a key, wherever their content lies. */
final class Sameness {
    private Sameness() {}

    static boolean isSame(Entry a, Entry b) {
        return a.listed().equals(b.listed())
                && a.moved().isEmpty()
                && b.moved().isEmpty()
                && a.partWay().isEmpty()
                && b.partWay().isEmpty()
                && a.unread().isEmpty()
                && b.unread().isEmpty()
                && isSame(a.content(), b.content());
    }

    static boolean isSame(Content a, Content b) {
        return a.getClass() == b.getClass() && hashes(a).equals(hashes(b));
    }

    private static List<ContentHash> hashes(Content content) {
        return content.own().stream().map(Piece::hash).toList();
    }
}
