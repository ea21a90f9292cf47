package io.holdfast.engine.restore;

import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.FileAttributes.Hole;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.source.Source;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Content of a target, without the holes that an entry has: what its pieces are to be compared with. Where the target keeps
 * the holes itself, and where it keeps other ones or none, is all the same: a hole is zeros. One thread's.
 */
final class ReadBack {
    private static final int ZEROS_AT_ONCE = 64 << 10;

    private final Source.Content content;
    private final List<Hole> here;
    private final List<Hole> wanted;
    private int nextHere;
    private int nextWanted;
    private long position;

    /** @param entry whose holes are left out */
    ReadBack(Source.Content content, Listed entry) {
        this.content = content;
        this.here = holes(content.listed());
        this.wanted = holes(entry);
    }

    private static List<Hole> holes(Listed listed) {
        return listed.attributes() instanceof FileAttributes file ? file.holes() : List.of();
    }

    /** Whether there were so many bytes, and zeros where the entry has holes. */
    boolean fill(byte[] buffer) throws IOException {
        int done = 0;
        while (done < buffer.length) {
            if (!passHoles()) {
                return false;
            }
            long most = nextWanted < wanted.size() ? wanted.get(nextWanted).offset() - position : Long.MAX_VALUE;
            int length = (int) Math.min(buffer.length - done, most);
            if (read(buffer, done, length) < length) {
                return false;
            }
            done += length;
        }
        return true;
    }

    /** Whether nothing follows but zeros where the entry has holes. */
    boolean isAtEnd() throws IOException {
        return passHoles() && read(new byte[1], 0, 1) == 0;
    }

    private boolean passHoles() throws IOException {
        while (nextWanted < wanted.size() && wanted.get(nextWanted).offset() <= position) {
            Hole hole = wanted.get(nextWanted++);
            byte[] zeros = new byte[(int) Math.min(ZEROS_AT_ONCE, hole.length())];
            for (long left = hole.length(); left > 0; left -= zeros.length) {
                int length = (int) Math.min(left, zeros.length);
                if (read(zeros, 0, length) < length || !isZero(zeros)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isZero(byte[] bytes) {
        return Arrays.equals(bytes, new byte[bytes.length]);
    }

    /** As any reader of the file sees it: fewer bytes than asked for only at its end. */
    private int read(byte[] buffer, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            Hole hole = nextHere < here.size() ? here.get(nextHere) : new Hole(Long.MAX_VALUE, 1);
            int part = (int) Math.min(length - done, hole.offset() - position);
            if (part > 0) {
                part = content.read(buffer, offset + done, part);
                if (part == 0) {
                    return done;
                }
            } else {
                part = (int) Math.min(length - done, hole.offset() + hole.length() - position);
                Arrays.fill(buffer, offset + done, offset + done + part, (byte) 0);
                nextHere += position + part == hole.offset() + hole.length() ? 1 : 0;
            }
            position += part;
            done += part;
        }
        return done;
    }
}
