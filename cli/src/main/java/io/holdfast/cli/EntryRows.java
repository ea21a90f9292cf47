package io.holdfast.cli;

import io.holdfast.engine.bytes.Printable;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.snapshot.Entry;
import java.util.Locale;

/** Entries as {@code ls} and {@code find} show them. */
final class EntryRows {
    private EntryRows() {}

    static void tell(Entry entry, Output output) {
        Listed listed = entry.listed();
        output.row(text(entry, listed), "entry", fields(entry, listed));
    }

    private static String text(Entry entry, Listed listed) {
        String mode = listed.attributes() instanceof FileAttributes file
                ? String.format(Locale.ROOT, "%04o", file.mode())
                : "";
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%-7s  %4s  %10s  %s  %s",
                kind(listed),
                mode,
                listed.kind().hasContent() ? Units.bytes(listed.size()) : "",
                Units.time(listed.modified().toInstant()),
                listed.key().length() == 0 ? "." : listed.key()));
        if (listed.attributes() instanceof FileAttributes file && file.linkTarget() != null) {
            text.append(" -> ").append(Printable.of(file.linkTarget()));
        }
        entry.unread()
                .ifPresent(
                        why -> text.append("  (could not be read: ").append(why).append(')'));
        entry.moved()
                .ifPresent(moved -> text.append("  (moved between ")
                        .append(Units.time(moved.from()))
                        .append(" and ")
                        .append(Units.time(moved.to()))
                        .append(')'));
        return text.toString();
    }

    private static Fields fields(Entry entry, Listed listed) {
        return new Fields()
                .and("key", listed.key())
                .and("kind", listed.kind().name().toLowerCase(Locale.ROOT))
                .and("size", listed.size())
                .and("modified", listed.modified().toInstant())
                .and("read", entry.unread().isEmpty())
                .and("movedFrom", entry.moved().map(Entry.Moved::from))
                .and("movedTo", entry.moved().map(Entry.Moved::to));
    }

    private static String kind(Listed listed) {
        return switch (listed.kind()) {
            case CHARACTER_DEVICE, BLOCK_DEVICE -> "device";
            case OBJECT, FILE, FOLDER, SYMLINK, FIFO, SOCKET ->
                listed.kind().name().toLowerCase(Locale.ROOT);
        };
    }
}
